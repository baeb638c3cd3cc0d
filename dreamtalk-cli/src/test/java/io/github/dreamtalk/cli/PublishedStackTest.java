package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.testing.RandomWeights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published stack from small checkpoints, through the command line, against the published networks' outputs. */
class PublishedStackTest {
    private static final int SEED = 11;

    @TempDir
    private static Path folder;

    private static Path models;

    @BeforeAll
    static void importModels() throws IOException {
        models = folder.resolve("models");
        Path denoiser = copy("golden/tiny/denoising_network.pth", folder);
        Path renderer = copy("golden/tiny/renderer.pt", folder);
        CommandRun.done("import", "--denoiser", denoiser, "--renderer", renderer, "-o", models);
    }

    /** The reference model's features are not those of the denoiser, so it goes into a folder of its own. */
    private static Path voice(String weights) throws IOException {
        Path in = Files.createDirectories(folder.resolve("from-" + weights.substring(weights.lastIndexOf('/') + 1)));
        copy("wav2vec2-layer/config.json", in);
        copy(weights, in);
        Path out = in.resolveSibling("models-" + in.getFileName());
        CommandRun.done("import", "--wav2vec2", in, "--licence", "Apache-2.0", "-o", out);
        return out;
    }

    private static Path copy(String resource, Path folder) throws IOException {
        Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
        Files.copy(resource(resource), file);
        return file;
    }

    private static InputStream resource(String name) {
        InputStream in = PublishedStackTest.class.getResourceAsStream("/" + name);
        assertThat(in).as(name).isNotNull();
        return in;
    }

    private static float[] golden(String name) {
        return NpyFormat.read(resource(name + ".npy"), name).toFloats();
    }

    private static Path file(String name) throws IOException {
        Path file = folder.resolve(name.replace('/', '-') + ".npy");
        if (!Files.exists(file)) {
            Files.copy(resource(name + ".npy"), file);
        }
        return file;
    }

    private static void assertNear(Path file, float[] expected, double tolerance, int... shape) {
        NpyArray found = NpyFormat.read(file);
        assertThat(found.shape()).containsExactly(shape);
        double[] values = found.toDoubles();
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(values[i] - expected[i]));
        }
        assertThat(worst).isLessThan(tolerance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2-layer/model.safetensors", "golden/wav2vec2/pytorch_model.bin"})
    void featuresMatch(String weights) throws IOException {
        Path voice = voice(weights);
        Path wav = folder.resolve("voice.wav");
        float[] pcm = golden("wav2vec2-layer/pcm_16k_mono");
        ByteBuffer b = ByteBuffer.allocate(44 + 4 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        b.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 4 * pcm.length);
        b.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 3);
        b.putShort((short) 1).putInt(16_000).putInt(64_000).putShort((short) 4).putShort((short) 32);
        b.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(4 * pcm.length);
        b.asFloatBuffer().put(pcm);
        Files.write(wav, b.array());
        Path out = folder.resolve("features.npy");
        CommandRun.done("features", "--models", voice, "--audio", wav, "-o", out);
        assertNear(out, golden("wav2vec2-layer/last_hidden_state"), 2e-4, 64, 32);
    }

    @Test
    void styleCodesMatch() throws IOException {
        Path out = folder.resolve("code.npy");
        CommandRun.done("style", "--models", models, "--clip", file("denoiser-tiny/style_clip"), "-o", out);
        assertNear(out, golden("denoiser-tiny/style_code"), 1e-4, 32);
    }

    private static Path motion(Object... more) throws IOException {
        Path out = folder.resolve("motion.npy");
        Object[] common = {
            "motion",
            "--models",
            models,
            "--features",
            file("denoiser-tiny/audio_features"),
            "--style",
            file("denoiser-tiny/style_clip"),
            "--noise",
            file("denoiser-tiny/x_T"),
            "-o",
            out
        };
        Object[] all = Arrays.copyOf(common, common.length + more.length);
        System.arraycopy(more, 0, all, common.length, more.length);
        CommandRun.done(all);
        return out;
    }

    @ParameterizedTest
    @CsvSource({"10,0.0", "10,1.0", "10,2.0", "50,1.5"})
    void ddimMatches(int steps, String guidance) throws IOException {
        Path out = motion("--sampler", "ddim", "--steps", steps, "--guidance", guidance);
        assertNear(out, golden("denoiser-tiny/ddim" + steps + "_guidance" + guidance), 5e-4, 6, 64);
    }

    @Test
    void ddpmMatches() throws IOException {
        Path noise = Files.createDirectories(folder.resolve("z"));
        for (int t = 2; t <= 1000; t++) {
            NpyFormat.write(noise.resolve("z_" + t + ".npy"), RandomWeights.gaussian("z_" + t, 6 * 64, SEED), 6, 64);
        }
        Path out = motion("--sampler", "ddpm", "--steps", 1000, "--step-noise", noise.resolve("z_"));
        assertNear(out, golden("denoiser-tiny/ddpm1000_guidance1.0"), 2e-3, 6, 64);
    }

    @Test
    void aHeadGivesAllChannels() throws IOException {
        float[] expected = new float[6 * 73];
        float[] expression = golden("denoiser-tiny/ddim10_guidance1.0");
        for (int f = 0; f < 6; f++) {
            MotionSpace.BFM.rest(expected, f * 73);
            System.arraycopy(expression, f * 64, expected, f * 73, 64);
        }
        assertNear(motion("--head", "still"), expected, 5e-4, 6, 73);
    }

    /** Portrait and frames pass through 8 bits a channel, which is half a step of 1/127.5 each way on average. */
    @Test
    void framesMatchAsFarAsPicturesCan() throws IOException {
        float[] planes = golden("renderer-tiny/portrait_256_rgb_chw");
        BufferedImage image = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 65536; i++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                rgb = rgb << 8 | Math.round((planes[c * 65536 + i] + 1) * 127.5f);
            }
            image.setRGB(i % 256, i / 256, rgb);
        }
        Path portrait = folder.resolve("portrait.png");
        ImageIO.write(image, "png", portrait.toFile());
        Path frames = folder.resolve("frames");
        CommandRun.done(
                "render",
                "--models",
                models,
                "--portrait",
                portrait,
                "--no-crop",
                "--motion",
                file("renderer-tiny/motion73"),
                "-o",
                frames);
        for (int f : new int[] {0, 10, 19}) {
            BufferedImage frame = ImageIO.read(
                    frames.resolve(String.format("frame_%06d.png", f)).toFile());
            float[] expected = golden("renderer-tiny/frame" + f + "_rgb_every4");
            double sum = 0;
            for (int i = 0; i < expected.length; i++) {
                int c = i / 4096;
                int value = frame.getRGB(4 * (i % 64), 4 * (i / 64 % 64)) >> (16 - 8 * c) & 255;
                sum += Math.abs((value + 0.5) / 127.5 - 1 - expected[i]);
            }
            assertThat(sum / expected.length).as("frame " + f).isLessThan(6e-3);
        }
        assertThat(CommandRun.tree(frames)).hasSize(21);
    }

    @Test
    void anImportOfNothingIsWrongUsage() {
        assertThat(CommandRun.of("import", "-o", folder.resolve("none")).code()).isEqualTo(2);
    }

    @Test
    void theEmbeddedStylesAreOfAnotherSpace() throws IOException {
        CommandRun run = CommandRun.of(
                "motion",
                "--models",
                models,
                "--features",
                file("denoiser-tiny/audio_features"),
                "--style",
                "happy",
                "-o",
                folder.resolve("none.npy"));
        assertThat(run.code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(run.err()).contains("'happy'").contains("bfm").contains(".mat");
    }
}
