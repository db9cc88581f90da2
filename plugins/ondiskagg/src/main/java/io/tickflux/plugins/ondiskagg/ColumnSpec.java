package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One column of a bar: {@code VWAP = vwap(Close, Volume)}.
 *
 * @param name the column of the bar
 * @param function how it is made
 * @param sources the columns of the base that it is made from
 * @param isOptional whether it is left out where the base lacks a source
 */
record ColumnSpec(String name, Function function, List<String> sources, boolean isOptional) {
    /** What stands for the five usual columns. */
    private static final String USUAL = "OHLCV";

    private static final Pattern GRAMMAR = Pattern.compile("([^=()]+)=\\s*([a-z]+)\\s*\\(([^()]*)\\)\\s*");
    private static final String RULE =
            "OHLCV, or NAME=FUNCTION(COLUMN) with first, max, min, last, sum, avg; count(); vwap(PRICE, WEIGHT)";

    private static final List<ColumnSpec> OF_BARS = List.of(
            new ColumnSpec("Open", Function.FIRST, List.of("Open"), false),
            new ColumnSpec("High", Function.MAX, List.of("High"), false),
            new ColumnSpec("Low", Function.MIN, List.of("Low"), false),
            new ColumnSpec("Close", Function.LAST, List.of("Close"), false),
            new ColumnSpec("Volume", Function.SUM, List.of("Volume"), true));
    private static final List<ColumnSpec> OF_TRADES = List.of(
            new ColumnSpec("Open", Function.FIRST, List.of("Price"), false),
            new ColumnSpec("High", Function.MAX, List.of("Price"), false),
            new ColumnSpec("Low", Function.MIN, List.of("Price"), false),
            new ColumnSpec("Close", Function.LAST, List.of("Price"), false),
            new ColumnSpec("Volume", Function.SUM, List.of("Size"), true));
    /** In a list of columns: the five usual ones, whatever the base calls them. */
    private static final ColumnSpec PLACEHOLDER = new ColumnSpec(USUAL, Function.COUNT, List.of(), true);

    /** How a column is made from the rows of a slot, in order of time. */
    enum Function {
        FIRST(1),
        MAX(1),
        MIN(1),
        LAST(1),
        SUM(1),
        COUNT(0),
        AVG(1),
        VWAP(2);

        private final int sources;

        Function(int sources) {
            this.sources = sources;
        }
    }

    ColumnSpec {
        sources = List.copyOf(sources);
    }

    /** @throws InvalidInputException when a text is not of the grammar, or two columns have the same name */
    static List<ColumnSpec> parse(List<String> texts) {
        List<ColumnSpec> specs = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).strip();
            specs.add(text.equals(USUAL) ? PLACEHOLDER : parse("columns[" + i + "]", text));
        }
        if (specs.isEmpty()) {
            specs.add(PLACEHOLDER);
        }
        Set<String> names = new TreeSet<>(List.of(Revisions.REVISION, Revisions.STATE));
        for (ColumnSpec spec : with(specs, OF_BARS)) {
            if (!names.add(spec.name)) {
                throw new InvalidInputException("columns", '"' + spec.name + '"', "each name once");
            }
        }
        return List.copyOf(specs);
    }

    private static ColumnSpec parse(String where, String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidInputException(where, '"' + text + '"', RULE);
        }
        String word = matcher.group(2);
        Function function = Arrays.stream(Function.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(where, '"' + text + '"', RULE));
        String list = matcher.group(3).strip();
        List<String> sources = list.isEmpty()
                ? List.of()
                : Arrays.stream(list.split(",", -1)).map(String::strip).toList();
        if (sources.size() != function.sources || sources.contains("")) {
            throw new InvalidInputException(where, '"' + text + '"', RULE);
        }
        return new ColumnSpec(matcher.group(1).strip(), function, sources, false);
    }

    /** The columns of bars that are made from bars. */
    static List<ColumnSpec> ofBars(List<ColumnSpec> specs) {
        return with(specs, OF_BARS);
    }

    /** The columns of bars that are made from trades. */
    static List<ColumnSpec> ofTrades(List<ColumnSpec> specs) {
        return with(specs, OF_TRADES);
    }

    private static List<ColumnSpec> with(List<ColumnSpec> specs, List<ColumnSpec> usual) {
        return specs.stream()
                .flatMap(spec -> spec.equals(PLACEHOLDER) ? usual.stream() : java.util.stream.Stream.of(spec))
                .toList();
    }
}
