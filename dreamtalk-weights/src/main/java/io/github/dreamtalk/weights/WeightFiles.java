package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.format.RandomBytes;
import io.github.dreamtalk.format.ZipIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Opens weight files of every supported format: {@code torch.save} files (.pth, .pt, .bin) and safetensors. The format
 * is told from the content; the name does not matter. Files are not trusted, see the readers. Stateless and thread-safe.
 */
public final class WeightFiles {
    private static final String EXPECTED = ", expected a file of torch.save (.pth, .pt, .bin) or a safetensors file";

    private WeightFiles() {}

    /**
     * Opens a weight file. Tensors stay in the file until their values are asked for, so the file must stay as it is
     * while the weights are in use.
     *
     * @param file a torch or safetensors file of any size
     * @return its tensors; keys of nested dicts are joined by '.'
     * @throws ModelMismatchException if it cannot be read, is of no supported format, or is damaged; the message names
     *     file, key, found and expected
     */
    public static StateDict open(Path file) {
        try {
            return open(RandomBytes.of(file));
        } catch (IOException e) {
            throw new ModelMismatchException(file + ": cannot read this weight file: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a weight file held in memory.
     *
     * @param origin the file's name, for messages
     * @param bytes the whole file; kept, and not to be changed
     * @return its tensors
     * @throws ModelMismatchException as {@link #open(Path)}
     */
    public static StateDict open(String origin, byte[] bytes) {
        try {
            return open(RandomBytes.of(origin, bytes));
        } catch (IOException e) {
            throw new ModelMismatchException(origin + ": cannot read these weights: " + e.getMessage(), e);
        }
    }

    private static StateDict open(RandomBytes bytes) throws IOException {
        byte[] start = new byte[(int) Math.min(bytes.size(), 265)];
        bytes.read(0, start.length).get(start);
        if (startsWith(start, "PK\3\4") || startsWith(start, "PK\5\6")) {
            return zip(bytes);
        }
        if (LegacyTorch.recognises(bytes)) {
            return LegacyTorch.read(bytes);
        }
        if (start.length >= 9 && start[8] == '{') {
            long header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (header > 1 && header <= SafetensorsFormat.MAX_HEADER) {
                return SafetensorsReader.open(bytes);
            }
        }
        throw new ModelMismatchException(bytes.origin() + ": found " + kind(start) + EXPECTED + ".");
    }

    private static StateDict zip(RandomBytes bytes) throws IOException {
        try {
            ZipIndex zip = ZipIndex.read(bytes);
            if (zip.entries().stream().anyMatch(e -> e.name().endsWith(".npy"))) {
                throw new ModelMismatchException(bytes.origin() + ": found a zip file of npy arrays (npz)" + EXPECTED);
            }
            return TorchReader.read(bytes, zip);
        } catch (InvalidInputException e) {
            throw new ModelMismatchException(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean startsWith(byte[] start, String magic) {
        byte[] m = magic.getBytes(StandardCharsets.ISO_8859_1);
        return start.length >= m.length && java.util.Arrays.equals(start, 0, m.length, m, 0, m.length);
    }

    /** What a file of no supported format seems to be. */
    private static String kind(byte[] start) {
        if (start.length == 0) {
            return "an empty file";
        }
        if (startsWith(start, "\u0093NUMPY")) {
            return "a single npy array without a name";
        }
        if (startsWith(start, "\u0089HDF")) {
            return "an HDF5 file (Keras, or MATLAB 7.3)";
        }
        if (startsWith(start, "MATLAB")) {
            return "a MAT file";
        }
        if (startsWith(start, "version https://git-lfs")) {
            return "a Git LFS pointer in place of the file; fetch the file itself (git lfs pull)";
        }
        if (startsWith(start, "<") || startsWith(start, "\n<")) {
            return "an HTML or XML page in place of the file, perhaps from a download that needed a login";
        }
        if (start.length >= 262 && new String(start, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
            return "a tar file (PyTorch before 0.1.10 wrote such); unpack it or save it again with a newer PyTorch";
        }
        if (start.length > 1 && (start[0] & 0xff) == 0x80 && start[1] <= 5) {
            return "a bare Python pickle; save the state dict again with torch.save";
        }
        return "an unknown kind of file (it starts with "
                + java.util.HexFormat.of().formatHex(start, 0, Math.min(8, start.length)) + ")";
    }
}
