package io.tickflux.transport.app.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Schema;
import io.tickflux.transport.app.rows.CsvText;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rows that are typed or piped in, brought into the form of a CSV file, so that there is one reader of rows. */
public final class InputText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private InputText() {}

    /**
     * One row of {@code COLUMN=VALUE} arguments; the time is now unless {@code Epoch} says otherwise.
     *
     * @throws InvalidInputException when an argument has another form
     */
    public static Spool ofArguments(List<String> arguments) throws IOException {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException("argument", '"' + argument + '"', "COLUMN=VALUE");
            }
            names.add(argument.substring(0, equals));
            values.add(argument.substring(equals + 1));
        }
        if (!names.contains(Schema.EPOCH)) {
            names.add(Schema.EPOCH);
            values.add(Instant.now().toString());
        }
        String text = CsvText.line(names) + '\n' + CsvText.line(values) + '\n';
        return Spool.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * CSV (plain or gzip), or JSON objects on a line each, told by the first byte.
     *
     * @throws InvalidInputException when a JSON line is none, or has other members than the first
     */
    public static Spool of(InputStream input) throws IOException {
        int first = input.read();
        if (first < 0) {
            throw new InvalidInputException("standard input", "nothing", "CSV with a header, or JSON objects");
        }
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(new byte[] {(byte) first}), input);
        return first == '{' ? ofJsonLines(whole) : Spool.of(whole);
    }

    private static Spool ofJsonLines(InputStream input) throws IOException {
        Spool spool = Spool.of(InputStream.nullInputStream());
        try (Writer csv = Files.newBufferedWriter(spool.file())) {
            writeJsonLines(new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)), csv);
            return spool;
        } catch (IOException | RuntimeException failure) {
            spool.close();
            throw failure;
        }
    }

    private static void writeJsonLines(BufferedReader lines, Writer csv) throws IOException {
        List<String> names = List.of();
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            JsonNode object = object(number, line);
            if (names.isEmpty()) {
                names = memberNames(object);
                csv.write(CsvText.line(names) + '\n');
            }
            csv.write(CsvText.line(values(number, object, names)) + '\n');
        }
    }

    private static JsonNode object(long number, String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("line " + number, e.getOriginalMessage(), "a JSON object");
        }
        throw new InvalidInputException("line " + number, "other JSON", "a JSON object");
    }

    private static List<String> memberNames(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> values(long number, JsonNode object, List<String> names) {
        if (object.size() != names.size()) {
            throw new InvalidInputException(
                    "line " + number, object.size() + " members", "the members of the first line: " + names);
        }
        List<String> values = new ArrayList<>();
        for (String name : names) {
            JsonNode value = object.get(name);
            if (value == null || value.isContainerNode()) {
                throw new InvalidInputException(
                        "line " + number + ", member " + name, value == null ? "none" : "other JSON", "a value");
            }
            values.add(value.isNull() ? "NaN" : value.asText());
        }
        return values;
    }
}
