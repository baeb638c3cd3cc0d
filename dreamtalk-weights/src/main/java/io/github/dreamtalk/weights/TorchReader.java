package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.format.RandomBytes;
import io.github.dreamtalk.format.ZipIndex;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of {@code torch.save} (.pth, .pt, .bin): the zip format of PyTorch 1.6 and later, and the older one. Keys
 * of nested dicts are joined by '.', so that {@code state.under("model_state_dict.")} is a sub-dict; numbers and texts
 * beside the tensors become metadata. Every element type is converted to 32-bit floats.
 *
 * <p>Files are not trusted. The pickle can name only a short list of globals, none of which is looked up or run; all
 * sizes are checked against the file before memory is taken; the checksum of every record is verified. Tensors stay in
 * the file until their values are asked for, so reading a file of any size takes little memory; the file must stay as it
 * is until then. Stateless and thread-safe.
 */
public final class TorchReader {
    private static final String PICKLE = "data.pkl";

    private TorchReader() {}

    /**
     * Reads a file.
     *
     * @param file a file of torch.save
     * @return its tensors, whose values are read when asked for
     * @throws ModelMismatchException if it cannot be read, is damaged, or holds something else than plain tensors, dicts,
     *     lists, numbers and texts; the message names file, key, found and expected
     */
    public static StateDict read(Path file) {
        try {
            return read(RandomBytes.of(file));
        } catch (IOException e) {
            throw new ModelMismatchException(file + ": cannot read this weight file: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file held in memory.
     *
     * @param origin the file's name, for messages
     * @param bytes the whole file; kept, and not to be changed
     * @return its tensors, whose values are converted when asked for
     * @throws ModelMismatchException as {@link #read(Path)}
     */
    public static StateDict read(String origin, byte[] bytes) {
        try {
            return read(RandomBytes.of(origin, bytes));
        } catch (IOException e) {
            throw new ModelMismatchException(origin + ": cannot read these weights: " + e.getMessage(), e);
        }
    }

    static StateDict read(RandomBytes bytes) throws IOException {
        if (LegacyTorch.recognises(bytes)) {
            return LegacyTorch.read(bytes);
        }
        try {
            return read(bytes, ZipIndex.read(bytes));
        } catch (InvalidInputException e) {
            throw new ModelMismatchException(String.valueOf(e.getMessage()), e);
        }
    }

    static StateDict read(RandomBytes bytes, ZipIndex zip) throws IOException {
        String root = root(bytes, zip);
        for (ZipIndex.Entry entry : zip.entries()) {
            if (entry.deflated()) {
                throw bad(
                        bytes,
                        "entry '" + Printable.of(entry.name())
                                + "' is compressed, which torch.save never does; unpack and store it without"
                                + " compression, or save it again with torch.save");
            }
            zip.verify(entry);
        }
        ZipIndex.Entry pickle = java.util.Objects.requireNonNull(zip.find(root + PICKLE));
        if (pickle.size() > TorchPickle.MAX_BYTES) {
            throw bad(bytes, "its pickle has " + pickle.size() + " bytes, expected at most " + TorchPickle.MAX_BYTES);
        }
        byte[] raw = new byte[(int) pickle.size()];
        bytes.read(pickle.offset(), raw.length).get(raw);
        TorchPickle.Result result;
        try {
            result = TorchPickle.parse(raw, 0);
        } catch (TorchPickle.Refused e) {
            throw bad(bytes, String.valueOf(e.getMessage()), e);
        }
        ByteOrder order = order(bytes, zip.find(root + "byteorder"));
        return new TorchTensors(new ZipRecords(bytes, order, zip, root)).convert(result.value());
    }

    private record ZipRecords(RandomBytes file, ByteOrder order, ZipIndex zip, String root) implements TorchRecords {
        @Override
        public @Nullable Place find(String key) {
            ZipIndex.Entry entry = zip.find(root + "data/" + key);
            return entry == null ? null : new Place(entry.offset(), entry.size());
        }
    }

    /** The one folder that everything lies in, with its slash. */
    private static String root(RandomBytes bytes, ZipIndex zip) {
        String root = null;
        for (ZipIndex.Entry entry : zip.entries()) {
            String name = entry.name();
            if (name.equals(PICKLE) || name.endsWith("/" + PICKLE)) {
                if (root != null) {
                    throw bad(
                            bytes,
                            "it has two pickles, '" + Printable.of(root + PICKLE) + "' and '" + Printable.of(name)
                                    + "', expected one");
                }
                root = name.substring(0, name.length() - PICKLE.length());
            }
        }
        if (root == null) {
            throw bad(bytes, "it has no entry " + PICKLE + ", expected a file of torch.save");
        }
        if (zip.find(root + "constants.pkl") != null) {
            throw bad(
                    bytes,
                    "it is a TorchScript archive with a program inside, expected weights alone; save the state dict"
                            + " with torch.save(model.state_dict(), file)");
        }
        return root;
    }

    private static ByteOrder order(RandomBytes bytes, ZipIndex.@Nullable Entry entry) throws IOException {
        if (entry == null) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        String text = entry.size() > 16
                ? "a record of " + entry.size() + " bytes"
                : StandardCharsets.ISO_8859_1
                        .decode(bytes.read(entry.offset(), (int) entry.size()))
                        .toString();
        return switch (text) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw bad(bytes, "its byte order is '" + Printable.of(text) + "', expected 'little' or 'big'");
        };
    }

    static ModelMismatchException bad(RandomBytes bytes, String what) {
        return bad(bytes, what, null);
    }

    static ModelMismatchException bad(RandomBytes bytes, String what, @Nullable Throwable cause) {
        return new ModelMismatchException(bytes.origin() + ": not a usable torch file: " + what + ".", cause);
    }
}
