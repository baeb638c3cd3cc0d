package io.github.dreamtalk.format;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dreamtalk.fuzz.FuzzFile;
import io.github.dreamtalk.fuzz.FuzzTarget;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.model.ModelManifest;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The readers of motion files and of what lies beside models, as fuzz targets. */
public enum MotionFuzz implements FuzzTarget {
    /** Live Link Face. */
    CSV {
        private final FuzzFile file = new FuzzFile("m.csv");

        @Override
        public void read(byte[] data) throws IOException {
            MotionFiles.read(file.write(data));
        }

        @Override
        public String origin() {
            return file.path().toString();
        }

        @Override
        public List<byte[]> seeds() {
            byte[] written = written(file.path(), MotionSpace.ARKIT, 26);
            String text = new String(written, UTF_8);
            return List.of(
                    written,
                    ("\ufeff" + text.replace("\n", "\r\n")).getBytes(UTF_8),
                    text.replaceAll(":(..)\\.000", ";$1").getBytes(UTF_8),
                    text.getBytes(UTF_16LE));
        }

        @Override
        public int refusedSeeds() {
            return 1;
        }

        @Override
        public int longestInput() {
            return 8192;
        }
    },
    /** Motion JSON. */
    JSON {
        private final FuzzFile file = new FuzzFile("m.json");

        @Override
        public void read(byte[] data) throws IOException {
            MotionFiles.read(file.write(data));
        }

        @Override
        public String origin() {
            return file.path().toString();
        }

        @Override
        public List<byte[]> seeds() {
            byte[] small = written(file.path(), new MotionSpace("s", 1, List.of("a", "ü")), 3);
            return List.of(
                    written(file.path(), MotionSpace.ARKIT, 2),
                    small,
                    ("\ufeff" + new String(small, UTF_8)).getBytes(UTF_8),
                    new String(small, UTF_8).getBytes(UTF_16LE));
        }

        @Override
        public int refusedSeeds() {
            return 1;
        }
    },
    /** What lies beside an npy array. */
    DESCRIPTION {
        private final FuzzFile file = new FuzzFile("m.npy");

        @Override
        public void read(byte[] data) throws IOException {
            Path npy = file.path();
            Path beside = NpyMotionWriter.description(npy);
            beside.toFile().deleteOnExit();
            if (!Files.exists(npy)) {
                MotionFiles.write(npy, motion(MotionSpace.ARKIT, 2));
            }
            Files.write(beside, data);
            MotionFiles.read(npy);
        }

        @Override
        public String origin() {
            return file.path().toString();
        }

        @Override
        public List<byte[]> seeds() {
            try {
                MotionFiles.write(file.path(), motion(MotionSpace.ARKIT, 2));
                return List.of(Files.readAllBytes(NpyMotionWriter.description(file.path())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    /** Npy arrays with whatever header. */
    NPY {
        @Override
        public void read(byte[] data) {
            NpyFormat.read(new ByteArrayInputStream(data), ORIGIN).toDoubles();
        }

        @Override
        public List<byte[]> seeds() {
            byte[] two = "{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (0,), }\n".getBytes(UTF_8);
            byte[] doubled = java.util.Arrays.copyOf(NpyFormat.header("<f4", 0, 0), 10 + two.length);
            System.arraycopy(two, 0, doubled, 10, two.length);
            doubled[8] = (byte) two.length;
            return List.of(
                    java.util.Arrays.copyOf(NpyFormat.header("<f4", 0, 3, 2), 128 + 24),
                    java.util.Arrays.copyOf(NpyFormat.header(">f8", 0, 1), 128 + 8),
                    NpyFormat.header("<f8", 0, 0),
                    doubled);
        }

        @Override
        public int refusedSeeds() {
            return 1;
        }
    },
    /** The list of models. */
    MANIFEST {
        @Override
        public void read(byte[] data) {
            ModelManifest.read(new ByteArrayInputStream(data), ORIGIN);
        }

        @Override
        public String origin() {
            return "model manifest " + ORIGIN;
        }

        @Override
        public List<byte[]> seeds() {
            String block =
                    "N.sha256 = %s\nN.bytes: 12\nN.licence=MIT\nN.source = from \\u0041 \\\n  far\nN.card = c.md\n"
                            .formatted("0123456789abcdef".repeat(4));
            String all = block.replace("N.", "a.onnx.") + "# comment\n" + block.replace("N.", "b\\ c.")
                    + "a.onnx.inputs = x[any,64]; t[32]\na.onnx.outputs = y[]\n";
            return List.of(all.getBytes(UTF_8), (all + "a.onnx.bytes = 13\n").getBytes(UTF_8));
        }

        @Override
        public int refusedSeeds() {
            return 1;
        }
    };

    private static MotionSequence motion(MotionSpace space, int frames) {
        float[] values = new float[frames * space.channels()];
        for (int i = 0; i < values.length; i += 7) {
            values[i] = i % 2 == 0 ? 0.25f : -1e-7f;
        }
        return new MotionSequence(space, FrameRate.FPS_25, values);
    }

    private static byte[] written(Path file, MotionSpace space, int frames) {
        try {
            MotionFiles.write(file, motion(space, frames));
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
