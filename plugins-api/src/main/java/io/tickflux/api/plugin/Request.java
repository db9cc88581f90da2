package io.tickflux.api.plugin;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Timeframe;
import io.tickflux.api.WriteEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a trigger with {@code request:/name} in {@code on} is fired with when a client asks for it: an ordinary event, stored before it
 * is given, of a VARIABLE bucket of its own. {@link #of} tells such an event from the others. The client is told what the trigger has
 * written once it is stored, or how the trigger failed; a request that failed does not come again.
 *
 * <pre>
 *   request/1Sec/TRIGGER!NAME     both in URL encoding, with ~ for %
 *
 *   Epoch, Nanoseconds  Part (i4)  Text (U16)      the rows of an event are one request; Text joined in the order of Part
 *   09:30:00.000000001  0          id=0a1b2c3d4e5f6
 *   09:30:00.000000001  1          0&a.symbol=AAPL     a form, URL-encoded: id, and a.NAME for each argument
 * </pre>
 *
 * @param name as in the config file, behind {@code request:}, such as {@code /rebuild}
 * @param id the same when the request comes again after a crash, and of no other request
 * @param arguments what the client gave with it
 */
public record Request(String name, String id, Map<String, String> arguments) {
    /** The symbol of the buckets of requests. */
    public static final String SYMBOL = "request";

    private static final int MAX_TEXT = 65_536;
    private static final int CHARS = 16;
    private static final String ARGUMENT = "a.";
    private static final Schema SCHEMA =
            Schema.of(new Column("Part", ColumnType.INT32), new Column("Text", ColumnType.STRING16));

    /** @throws InvalidInputException when an argument has no name, or they are too long */
    public Request {
        arguments = Map.copyOf(arguments);
        if (arguments.containsKey("")) {
            throw new InvalidInputException("argument", "no name", "NAME=VALUE");
        }
        int length = form(id, arguments).length();
        if (length > MAX_TEXT) {
            throw new InvalidInputException("arguments", length + " characters in URL encoding", "at most " + MAX_TEXT);
        }
    }

    /**
     * The bucket of the requests to a trigger by one name.
     *
     * @throws InvalidInputException when both are too long for a key
     */
    public static BucketKey keyOf(String trigger, String name) {
        return new BucketKey(SYMBOL, Timeframe.parse("1Sec"), KeyText.encode(trigger) + '!' + KeyText.encode(name));
    }

    /** The request that an event is; empty when it is none. */
    public static Optional<Request> of(WriteEvent event) {
        Records records = event.records();
        String group = event.key().group();
        int part = records.schema().indexOf("Part");
        int text = records.schema().indexOf("Text");
        boolean isOne = event.key().symbol().equals(SYMBOL) && group.indexOf('!') >= 0 && part >= 0 && text >= 0;
        if (!isOne) {
            return Optional.empty();
        }
        TreeMap<Long, String> parts = new TreeMap<>();
        for (int row = 0; row < records.rows(); row++) {
            parts.put(records.longAt(part, row), records.textAt(text, row));
        }
        String name = KeyText.decode(group.substring(group.indexOf('!') + 1));
        return parse(name, String.join("", parts.values()));
    }

    private static Optional<Request> parse(String name, String form) {
        String id = "";
        Map<String, String> arguments = new TreeMap<>();
        for (String field : form.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                return Optional.empty();
            }
            String key = field.substring(0, equals);
            String value = KeyText.decodeForm(field.substring(equals + 1));
            if (key.startsWith(ARGUMENT)) {
                arguments.put(KeyText.decodeForm(key.substring(ARGUMENT.length())), value);
            } else if (key.equals("id")) {
                id = value;
            }
        }
        return id.isEmpty() || arguments.containsKey("")
                ? Optional.empty()
                : Optional.of(new Request(name, id, arguments));
    }

    /** The rows of its event. */
    public Records toRecords(long atNanos) {
        String form = form(id, arguments);
        RecordsBuilder rows = Records.builder(SCHEMA);
        for (int from = 0; from < form.length(); from += CHARS) {
            String part = form.substring(from, Math.min(form.length(), from + CHARS));
            rows.row(atNanos).set(1, (long) (from / CHARS)).set(2, part);
        }
        return rows.build();
    }

    private static String form(String id, Map<String, String> arguments) {
        List<String> fields = new ArrayList<>();
        fields.add("id=" + KeyText.encodeForm(id));
        new TreeMap<>(arguments)
                .forEach((name, value) ->
                        fields.add(ARGUMENT + KeyText.encodeForm(name) + '=' + KeyText.encodeForm(value)));
        return String.join("&", fields);
    }
}
