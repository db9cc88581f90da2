package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The content of a manifest in bytes. Numbers are big-endian, texts are {@link DataOutputStream#writeUTF}.
 *
 * <pre>
 *   position   checkpoint           (u2 components, i8 each)
 *   u4, bytes  notes
 *   i8, i8     number of the next series, of the next file
 *   u4         layouts: each     u1 record type, u2 columns without Epoch: each  text name, text type
 *   u4         buckets: each     i8 series, text key, u4 layout, position,
 *                                u1 kind and i8 nanoseconds of the last row,
 *                                u4 files: each  i8 number, i4 period, i8 length
 *                                u4 lost ranges: each  i8 from, i8 to, epoch nanoseconds
 * </pre>
 */
final class ManifestCodec {
    private ManifestCodec() {}

    static byte[] encode(Manifest manifest) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        writePosition(out, manifest.checkpoint());
        out.writeInt(manifest.notes().length);
        out.write(manifest.notes());
        out.writeLong(manifest.next().series());
        out.writeLong(manifest.next().file());
        Map<Layout, Integer> layouts = new LinkedHashMap<>();
        for (Manifest.Entry bucket : manifest.buckets()) {
            layouts.putIfAbsent(bucket.series().layout(), layouts.size());
        }
        out.writeInt(layouts.size());
        for (Layout layout : layouts.keySet()) {
            writeLayout(out, layout);
        }
        out.writeInt(manifest.buckets().size());
        for (Manifest.Entry bucket : manifest.buckets()) {
            writeBucket(out, bucket, layouts.getOrDefault(bucket.series().layout(), -1));
        }
        return bytes.toByteArray();
    }

    private static void writeLayout(DataOutputStream out, Layout layout) throws IOException {
        out.writeByte(layout.type() == RecordType.FIXED ? 0 : 1);
        out.writeShort(layout.schema().values().size());
        for (Column column : layout.schema().values()) {
            out.writeUTF(column.name());
            out.writeUTF(column.type().wireName());
        }
    }

    private static void writeBucket(DataOutputStream out, Manifest.Entry bucket, int layout) throws IOException {
        out.writeLong(bucket.series().id());
        out.writeUTF(bucket.series().key().toString());
        out.writeInt(layout);
        writePosition(out, bucket.position());
        out.writeByte(bucket.last().kind().code());
        out.writeLong(bucket.last().nanos());
        out.writeInt(bucket.files().list().size());
        for (PeriodFile file : bucket.files().list()) {
            out.writeLong(file.file().id());
            out.writeInt(file.period());
            out.writeLong(file.length());
        }
        out.writeInt(bucket.files().lost().size());
        for (TimeRange range : bucket.files().lost().all()) {
            out.writeLong(range.fromNanos());
            out.writeLong(range.toNanos());
        }
    }

    private static void writePosition(DataOutputStream out, Position position) throws IOException {
        long[] components = position.components();
        out.writeShort(components.length);
        for (long component : components) {
            out.writeLong(component);
        }
    }

    static Manifest decode(DataInputStream in, LongFunction<DataFile> files) throws IOException {
        Position checkpoint = readPosition(in);
        byte[] notes = in.readNBytes(in.readInt());
        Manifest.Numbers next = new Manifest.Numbers(in.readLong(), in.readLong());
        List<Layout> layouts = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            layouts.add(readLayout(in));
        }
        List<Manifest.Entry> buckets = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            buckets.add(readBucket(in, layouts, files));
        }
        return new Manifest(checkpoint, notes, next, buckets);
    }

    private static Layout readLayout(DataInputStream in) throws IOException {
        RecordType type = in.readByte() == 0 ? RecordType.FIXED : RecordType.VARIABLE;
        List<Column> columns = new ArrayList<>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            columns.add(new Column(in.readUTF(), ColumnType.ofWireName(in.readUTF())));
        }
        return Layout.of(type, Schema.of(columns));
    }

    private static Manifest.Entry readBucket(DataInputStream in, List<Layout> layouts, LongFunction<DataFile> files)
            throws IOException {
        long id = in.readLong();
        BucketKey key = BucketKey.parse(in.readUTF());
        Series series = Series.of(id, key, layouts.get(in.readInt()));
        Position position = readPosition(in);
        LastTime last = new LastTime(LastTime.Kind.of(in.readByte()), in.readLong());
        List<PeriodFile> periodFiles = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            periodFiles.add(new PeriodFile(files.apply(in.readLong()), in.readInt(), in.readLong()));
        }
        TimeRanges lost = TimeRanges.NONE;
        for (int count = in.readInt(); count > 0; count--) {
            lost = lost.plus(new TimeRange(in.readLong(), in.readLong()));
        }
        return new Manifest.Entry(series, position, last, new BucketFiles(periodFiles, lost));
    }

    private static Position readPosition(DataInputStream in) throws IOException {
        long[] components = new long[in.readUnsignedShort()];
        for (int i = 0; i < components.length; i++) {
            components[i] = in.readLong();
        }
        return Position.of(components);
    }
}
