package io.tickflux.engine.host.source;

import io.tickflux.api.InvalidInputException;
import io.tickflux.engine.host.source.Operand.Bound;
import io.tickflux.engine.host.source.RowCondition.RowTest;
import io.tickflux.engine.host.source.RowCondition.Term;

/** How two operands are compared. */
enum Comparison {
    EQUAL,
    UNEQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL;

    static Comparison of(String sign) {
        return switch (sign) {
            case "=", "==" -> EQUAL;
            case "!=", "<>" -> UNEQUAL;
            case "<" -> LESS;
            case "<=" -> LESS_OR_EQUAL;
            case ">" -> GREATER;
            default -> GREATER_OR_EQUAL;
        };
    }

    Term between(Operand left, Operand right) {
        return schema -> test(left.bind(schema), right.bind(schema));
    }

    private RowTest test(Bound left, Bound right) {
        if (left.isText() != right.isText()) {
            Operand number = left.isText() ? right.operand() : left.operand();
            String what = number.column() == null ? "a number" : "column " + number.column();
            throw new InvalidInputException("where", "text compared with " + what, "text with text");
        }
        if (left.isText()) {
            return (records, row) -> holds(left.text(records, row).compareTo(right.text(records, row)));
        }
        if (left.isWhole() && right.isWhole()) {
            return (records, row) -> holds(Long.compare(left.whole(records, row), right.whole(records, row)));
        }
        return (records, row) -> holds(left.number(records, row), right.number(records, row));
    }

    private boolean holds(int order) {
        return holds((double) order, 0.0);
    }

    private boolean holds(double left, double right) {
        return switch (this) {
            case EQUAL -> left == right;
            case UNEQUAL -> left != right;
            case LESS -> left < right;
            case LESS_OR_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_OR_EQUAL -> left >= right;
        };
    }
}
