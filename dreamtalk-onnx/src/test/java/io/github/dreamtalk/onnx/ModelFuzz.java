package io.github.dreamtalk.onnx;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.fuzz.FuzzFile;
import io.github.dreamtalk.fuzz.FuzzTarget;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Config;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The readers of what lies beside and inside of model files, and of style clips, as fuzz targets. */
public enum ModelFuzz implements FuzzTarget {
    /** A {@code config.json} of wav2vec2. */
    CONFIG {
        @Override
        public void read(byte[] data) {
            Wav2Vec2Config.read(data, ORIGIN);
        }

        @Override
        public List<byte[]> seeds() {
            String config = "{\"architectures\": [\"X\"], \"model_type\": \"wav2vec2\", \"conv_stride\": [5, 2, 2],"
                    + " \"num_attention_heads\": 16, \"layer_norm_eps\": 1e-05, \"do_stable_layer_norm\": true,"
                    + " \"feat_extract_norm\": \"layer\", \"hidden_act\": \"gelu\", \"task\": {\"a\": [1, null]}}";
            return List.of(
                    config.getBytes(UTF_8),
                    ("\ufeff" + config).getBytes(UTF_8),
                    config.replace("1e-05", "1e999999999").getBytes(UTF_8),
                    config.replace("[5, 2, 2]", "[[5, {}]]").getBytes(UTF_8),
                    config.getBytes(UTF_16LE));
        }

        @Override
        public int refusedSeeds() {
            return 3;
        }
    },
    /** Metadata of a denoiser: lines of key, tab and value. */
    METADATA {
        @Override
        public void read(byte[] data) {
            Map<String, String> metadata = new LinkedHashMap<>();
            for (String line : new String(data, UTF_8).split("\n")) {
                String[] parts = line.split("\t", 2);
                metadata.put(parts[0], parts.length > 1 ? parts[1] : "");
            }
            DenoiserMetadata.read(new StateDict(ORIGIN, Map.of(), metadata)).spec();
        }

        @Override
        public List<byte[]> seeds() {
            StringBuilder text = new StringBuilder();
            DenoiserMetadata.published()
                    .toMap()
                    .forEach((k, v) -> text.append(k).append('\t').append(v).append('\n'));
            String linear = text.toString();
            return List.of(
                    linear.getBytes(UTF_8),
                    linear.replaceAll("linear:[^\n]*", "cosine:50").getBytes(UTF_8),
                    linear.replace("linear:", "scaled_linear:").getBytes(UTF_8),
                    linear.replace("linear:1000", "linear:2147483646").getBytes(UTF_8));
        }

        @Override
        public int refusedSeeds() {
            return 1;
        }
    },
    /** A style clip or pose in an npy array without a description. */
    STYLE {
        private final FuzzFile file = new FuzzFile("clip.npy");

        @Override
        public void read(byte[] data) throws IOException {
            MotionFiles.readIn(MotionSpace.BFM, file.write(data));
        }

        @Override
        public String origin() {
            return file.path().toString();
        }

        @Override
        public List<byte[]> seeds() {
            try {
                NpyFormat.write(file.path(), new float[2 * 73], 2, 73);
                byte[] all = Files.readAllBytes(file.path());
                NpyFormat.write(file.path(), new float[3 * 64], 3, 64);
                return List.of(all, Files.readAllBytes(file.path()));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    },
    /** A style clip in a MAT file. */
    CLIP {
        private final FuzzFile file = new FuzzFile("clip.mat");

        @Override
        public void read(byte[] data) throws IOException {
            MotionFiles.readIn(MotionSpace.BFM, file.write(data));
        }

        @Override
        public String origin() {
            return file.path().toString();
        }

        @Override
        public List<byte[]> seeds() {
            return List.of(MatSeed.clip(2, 257), MatSeed.clip(2, 64), MatSeed.clip(0, 257));
        }

        @Override
        public int refusedSeeds() {
            return 1;
        }
    },
    /** A graph, read by ONNX Runtime's native code. */
    GRAPH {
        @Override
        public void read(byte[] data) {
            try (OnnxSession session = OnnxSession.open(ORIGIN, data, Device.cpu(), 1)) {
                session.signature();
                for (String input : session.inputNames()) {
                    session.inputShape(input);
                }
            }
        }

        @Override
        public List<byte[]> seeds() {
            GraphBuilder g = new GraphBuilder("näme");
            String x = g.input("x", 1, "frames", 3);
            String y = g.linear(x, FloatTensor.of(new float[6], 2, 3), FloatTensor.of(new float[2], 2));
            g.output("y", g.softmax(g.gelu(y), -1), 1, "frames", 2);
            GraphBuilder c = new GraphBuilder("conv");
            String in = c.input("x", 1, 2, 8);
            c.output(
                    "y",
                    c.reshape(
                            c.conv(in, FloatTensor.of(new float[12], 2, 2, 3), null, Map.of("strides", new long[] {1})),
                            -1),
                    "n");
            return List.of(g.metadata("k", "v").build(), c.build());
        }
    };
}
