package io.tickflux.engine.host.source;

import io.tickflux.engine.host.source.RowCondition.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a {@link RowCondition}. */
final class ConditionParser {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(?<op><=|>=|<>|!=|==|=|<|>)|(?<paren>[()])"
            + "|(?<number>[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)(?![\\w.])"
            + "|'(?<text>(?:[^']|'')*)'|\"(?<quoted>[^\"]+)\"|(?<word>[\\p{L}_][\\p{L}\\p{N}_.]*))");
    private static final String VALUE = "a column, a number or 'text'";

    private final String text;
    private final List<Token> tokens;
    private int next;

    private ConditionParser(String text) {
        this.text = text;
        this.tokens = tokens(text);
    }

    private enum Kind {
        OP,
        PAREN,
        NUMBER,
        TEXT,
        COLUMN,
        WORD,
        END
    }

    private record Token(Kind kind, String value, int offset, int length) {
        private boolean is(String word) {
            return (kind == Kind.WORD || kind == Kind.PAREN)
                    && value.toLowerCase(Locale.ROOT).equals(word);
        }
    }

    static Term parse(String text) {
        ConditionParser parser = new ConditionParser(text);
        Term whole = parser.any();
        if (parser.peek().kind() != Kind.END) {
            throw parser.unexpected("and, or, or the end");
        }
        return whole;
    }

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        while (matcher.region(at, text.length()).lookingAt()) {
            tokens.add(token(matcher));
            at = matcher.end();
        }
        int rest = text.length() - text.substring(at).stripLeading().length();
        if (rest < text.length()) {
            String found = text.substring(rest, text.offsetByCodePoints(rest, 1));
            String expected = found.equals("'") || found.equals("\"") ? "a closing quote" : VALUE + ", or an operator";
            throw new ExpressionException(rest, found.length(), found, expected);
        }
        tokens.add(new Token(Kind.END, "the end", text.length(), 0));
        return tokens;
    }

    private static Token token(Matcher matcher) {
        String[] groups = {"op", "paren", "number", "text", "quoted", "word"};
        for (int i = 0; i < groups.length; i++) {
            String value = matcher.group(groups[i]);
            if (value != null) {
                int quote = groups[i].equals("text") || groups[i].equals("quoted") ? 1 : 0;
                int offset = matcher.start(groups[i]) - quote;
                return new Token(Kind.values()[i], value, offset, matcher.end() - offset);
            }
        }
        throw new IllegalStateException("token without a group");
    }

    private Token peek() {
        return tokens.get(next);
    }

    private boolean take(String word) {
        boolean found = peek().is(word);
        next += found ? 1 : 0;
        return found;
    }

    private ExpressionException unexpected(String expected) {
        Token token = peek();
        String found = token.kind() == Kind.END
                ? token.value()
                : text.substring(token.offset(), token.offset() + token.length());
        return new ExpressionException(token.offset(), token.length(), found, expected);
    }

    private Term any() {
        Term left = all();
        while (take("or")) {
            Term before = left;
            Term right = all();
            left = schema -> {
                var one = before.bind(schema);
                var other = right.bind(schema);
                return (records, row) -> one.test(records, row) || other.test(records, row);
            };
        }
        return left;
    }

    private Term all() {
        Term left = term();
        while (take("and")) {
            Term before = left;
            Term right = term();
            left = schema -> {
                var one = before.bind(schema);
                var other = right.bind(schema);
                return (records, row) -> one.test(records, row) && other.test(records, row);
            };
        }
        return left;
    }

    private Term term() {
        if (take("not")) {
            Term inner = term();
            return schema -> {
                var test = inner.bind(schema);
                return (records, row) -> !test.test(records, row);
            };
        }
        if (take("(")) {
            Term inner = any();
            if (!take(")")) {
                throw unexpected("and, or, or )");
            }
            return inner;
        }
        return comparison();
    }

    private Term comparison() {
        int from = peek().offset();
        Operand left = operand();
        if (peek().kind() != Kind.OP) {
            throw unexpected("= != < <= > or >=");
        }
        Comparison comparison = Comparison.of(tokens.get(next++).value());
        Operand right = operand();
        if ((left.isText() && right.isNumber()) || (left.isNumber() && right.isText())) {
            int to = tokens.get(next - 1).offset() + tokens.get(next - 1).length();
            throw new ExpressionException(
                    from, to - from, text.substring(from, to), "text with text, or number with number");
        }
        return comparison.between(left, right);
    }

    private Operand operand() {
        Token token = peek();
        Operand operand = switch (token.kind()) {
            case NUMBER -> Operand.number(token.value());
            case TEXT -> Operand.text(token.value().replace("''", "'"));
            case COLUMN -> Operand.column(token.value());
            case WORD -> word(token);
            case OP, PAREN, END -> throw unexpected(VALUE);
        };
        next++;
        return operand;
    }

    private Operand word(Token token) {
        return switch (token.value().toLowerCase(Locale.ROOT)) {
            case "true" -> Operand.number("1");
            case "false" -> Operand.number("0");
            case "and", "or", "not" -> throw unexpected(VALUE);
            default -> Operand.column(token.value());
        };
    }
}
