package io.tickflux.engine.store;

/** The bytes of one block while it is read: its header, and those columns that are wanted. */
final class ColumnRegions {
    private final Layout layout;
    private final int rows;
    private final int headerLength;
    private final byte[][] regions;
    private final int[] starts;

    ColumnRegions(Layout layout, BlockRef block) {
        this.layout = layout;
        this.rows = block.rows();
        this.headerLength = block.length() - block.rows() * layout.rowBytes();
        this.regions = new byte[layout.columns()][];
        this.starts = new int[layout.columns()];
    }

    /** Reads columns, neighbours with one read; the header with column 0, which is always wanted. */
    void readAll(boolean[] wanted, Read read) {
        int from = 0;
        while (from < wanted.length) {
            int to = from;
            while (to < wanted.length && wanted[to]) {
                to++;
            }
            if (to > from) {
                readNeighbours(from, to, read);
            }
            from = to + 1;
        }
    }

    private void readNeighbours(int from, int to, Read read) {
        int start = from == 0 ? 0 : offset(from);
        int end = offset(to - 1) + length(to - 1);
        byte[] bytes = new byte[end - start];
        read.into(start, bytes);
        for (int column = from; column < to; column++) {
            regions[column] = bytes;
            starts[column] = offset(column) - start;
        }
    }

    /** Where a column begins in the block. */
    int offset(int column) {
        return headerLength + rows * layout.bytesBefore(column);
    }

    private int length(int column) {
        return rows * layout.width(column);
    }

    int headerLength() {
        return headerLength;
    }

    /** Begins with the header. */
    byte[] headerBytes() {
        return regions[0];
    }

    int crc(int column) {
        return LittleEndian.crc32c(regions[column], starts[column], length(column));
    }

    Slab slab(Projection projection) {
        return new Slab(regions, starts, layout.widths(), rows).select(projection);
    }

    /** Fills an array from a place in the block. */
    @FunctionalInterface
    interface Read {
        void into(int offset, byte[] target);
    }
}
