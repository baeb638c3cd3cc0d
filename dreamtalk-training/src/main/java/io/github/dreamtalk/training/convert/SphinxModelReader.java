package io.github.dreamtalk.training.convert;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.onnx.phone.CmuAcousticModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the context-independent part of a phonetically tied Sphinx acoustic model folder. Thread-safe: static only. */
public final class SphinxModelReader {
    private static final int STREAMS = 3;
    private static final int GAUSSIANS = 128;
    private static final int CEPSTRA = 13;
    private static final int BYTE_ORDER_MARK = 0x11223344;
    /** Below this the trainer's variances are estimation accidents; the Sphinx decoders use the same floor. */
    private static final float VARIANCE_FLOOR = 1e-4f;

    private SphinxModelReader() {}

    /**
     * Reads {@code feat.params}, {@code mdef}, {@code means}, {@code variances} and {@code sendump}.
     *
     * @param folder model folder, such as {@code /usr/share/pocketsphinx/model/en-us/en-us} of the Debian package
     *     {@code pocketsphinx-en-us}
     * @return the model
     * @throws ModelMismatchException if a file has another layout
     * @throws UncheckedIOException if a file cannot be read
     */
    public static CmuAcousticModel read(Path folder) {
        float[] variances = gaussians(folder.resolve("variances"));
        for (int i = 0; i < variances.length; i++) {
            variances[i] = Math.max(VARIANCE_FLOOR, variances[i]);
        }
        return CmuAcousticModel.of(
                phones(folder.resolve("mdef")),
                usualMean(folder.resolve("feat.params")),
                gaussians(folder.resolve("means")),
                variances,
                mixtureWeights(folder.resolve("sendump")));
    }

    private static float[] usualMean(Path file) {
        for (String line : new String(bytes(file), StandardCharsets.US_ASCII).split("\n")) {
            if (line.startsWith("-cmninit ")) {
                String[] parts = line.substring("-cmninit ".length()).trim().split(",");
                float[] mean = new float[parts.length];
                for (int i = 0; i < parts.length; i++) {
                    mean[i] = Float.parseFloat(parts[i]);
                }
                return mean;
            }
        }
        throw damaged(file, "no line -cmninit");
    }

    private static List<String> phones(Path file) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            String magic = text(in, 4);
            int version = in.getInt();
            if (!magic.equals("BMDF") || version != 1) {
                throw damaged(file, "starts with " + magic + " version " + version + ", expected BMDF version 1");
            }
            int description = in.getInt();
            in.position(in.position() + description);
            int count = in.getInt();
            in.position(in.position() + 9 * Integer.BYTES);
            List<String> phones = new ArrayList<>();
            for (int i = 0; i < count && i < CmuAcousticModel.PHONES; i++) {
                StringBuilder name = new StringBuilder();
                for (byte b = in.get(); b != 0; b = in.get()) {
                    name.append((char) b);
                }
                phones.add(name.toString());
            }
            if (count != CmuAcousticModel.PHONES) {
                throw damaged(file, count + " phones, expected " + CmuAcousticModel.PHONES);
            }
            return phones;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new ModelMismatchException(file + " is cut short; install the model again.", e);
        }
    }

    private static float[] gaussians(Path file) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes(file));
            String head = new String(in.array(), 0, Math.min(4096, in.capacity()), StandardCharsets.ISO_8859_1);
            int end = head.indexOf("endhdr\n");
            if (!head.startsWith("s3\n") || end < 0) {
                throw damaged(file, "no s3 … endhdr header");
            }
            in.position(end + "endhdr\n".length());
            if (in.getInt() != BYTE_ORDER_MARK) {
                in.order(ByteOrder.LITTLE_ENDIAN);
            }
            int books = in.getInt();
            int streams = in.getInt();
            int gaussians = in.getInt();
            if (books != CmuAcousticModel.PHONES || streams != STREAMS || gaussians != GAUSSIANS) {
                throw damaged(
                        file,
                        books + " codebooks of " + streams + " streams of " + gaussians + " Gaussians, expected "
                                + CmuAcousticModel.PHONES + ", " + STREAMS + ", " + GAUSSIANS);
            }
            for (int s = 0; s < STREAMS; s++) {
                int length = in.getInt();
                if (length != CEPSTRA) {
                    throw damaged(file, "stream " + s + " has " + length + " values, expected " + CEPSTRA);
                }
            }
            float[] values = new float[books * STREAMS * GAUSSIANS * CEPSTRA];
            int stored = in.getInt();
            if (stored != values.length) {
                throw damaged(file, stored + " values, expected " + values.length);
            }
            in.asFloatBuffer().get(values);
            return values;
        } catch (BufferUnderflowException e) {
            throw new ModelMismatchException(file + " is cut short; install the model again.", e);
        }
    }

    /** Unclustered 8-bit weights, [stream, Gaussian, senone]; the context-independent senones come first. */
    private static byte[] mixtureWeights(Path file) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            text(in, in.getInt());
            text(in, in.getInt());
            for (int n = in.getInt(); n != 0; n = in.getInt()) {
                String line = text(in, n);
                if (line.startsWith("cluster_count") && !line.startsWith("cluster_count 0")) {
                    throw damaged(file, line.trim() + ", expected cluster_count 0 (weights of eight bits)");
                }
            }
            int rows = in.getInt();
            int senones = in.getInt();
            if (rows != GAUSSIANS || senones < CmuAcousticModel.STATES) {
                throw damaged(
                        file,
                        rows + " × " + senones + " weights, expected " + GAUSSIANS + " × at least "
                                + CmuAcousticModel.STATES);
            }
            byte[] weights = new byte[STREAMS * GAUSSIANS * CmuAcousticModel.STATES];
            for (int row = 0; row < STREAMS * GAUSSIANS; row++) {
                in.get(weights, row * CmuAcousticModel.STATES, CmuAcousticModel.STATES);
                in.position(in.position() + senones - CmuAcousticModel.STATES);
            }
            return weights;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new ModelMismatchException(file + " is cut short; install the model again.", e);
        }
    }

    private static String text(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] chars = new byte[length];
        in.get(chars);
        return new String(chars, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + " of the Sphinx acoustic model", e);
        }
    }

    private static ModelMismatchException damaged(Path file, String found) {
        return new ModelMismatchException(
                file + ": " + found + ". Use a phonetically tied model such as Debian's pocketsphinx-en-us.");
    }
}
