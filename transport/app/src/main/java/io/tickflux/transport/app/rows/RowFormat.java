package io.tickflux.transport.app.rows;

/** How rows become text. */
interface RowFormat {
    /** The layout of the rows that follow. */
    void layout(Layout layout);

    /** Rows of that layout. */
    void rows(Rows rows);
}
