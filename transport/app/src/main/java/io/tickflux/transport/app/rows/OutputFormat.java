package io.tickflux.transport.app.rows;

/** How results are written. */
public enum OutputFormat {
    /** For people: aligned columns, times in ISO 8601. */
    TABLE,
    /** For scripts and spreadsheets: a header, then one line for each row. */
    CSV,
    /** For programs: one JSON object on a line for each row. */
    JSON
}
