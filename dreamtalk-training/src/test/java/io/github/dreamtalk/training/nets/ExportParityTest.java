package io.github.dreamtalk.training.nets;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.onnx.denoiser.DreamTalkDenoiser;
import io.github.dreamtalk.onnx.phone.CmuAcousticModel;
import io.github.dreamtalk.onnx.phone.PhoneFeatureExtractor;
import io.github.dreamtalk.onnx.phone.SpeechFrontEnd;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.training.features.FeatureClip;
import io.github.dreamtalk.weights.HalfFloat;
import io.github.dreamtalk.weights.SafetensorsWriter;
import java.io.ByteArrayInputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is trained here and what runs from the exported file are the same network. */
class ExportParityTest {
    private static final int MOTION = DenoiserNet.MOTION;
    private static final int FRAMES = 6;
    private static final float TOLERANCE = 1e-4f;
    private static final int TIMESTEP = 417;

    private static float[] random(int n, double scale, long seed) {
        Random random = new Random(seed);
        float[] v = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = (float) (scale * random.nextGaussian());
        }
        return v;
    }

    private static void assertSame(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        float largest = 0;
        float spread = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(found[i] - expected[i]));
            spread = Math.max(spread, Math.abs(expected[i] - expected[0]));
        }
        assertThat(spread).as("the outputs must differ from each other").isGreaterThan(0.01f);
        assertThat(largest).isLessThan(TOLERANCE);
    }

    @Test
    void denoiserPredictsTheSame() {
        int features = 20;
        try (NDManager manager = NDManager.newBaseManager();
                DenoiserNet net = new DenoiserNet(manager, features, 16, 4, 2, 7)) {
            float[] mean = new float[MOTION];
            float[] scale = new float[MOTION];
            for (int c = 0; c < MOTION; c++) {
                mean[c] = 0.1f + 0.002f * c;
                scale[c] = 0.05f + 0.003f * c;
            }
            net.weights().set("motion_mean", mean);
            net.weights().set("motion_scale", scale);
            float[] open = new float[MOTION];
            for (int c = 0; c < MOTION; c++) {
                open[c] = 0.05f * c;
            }
            net.weights().set(DenoiserNet.SKIP_VARIANCE, open);
            DenoiserMetadata metadata = Export.metadata(net, 4);
            BackendContext context = new BackendContext(Device.cpu(), 1, ModelRepository.of(null));
            int styleFrames = 30;
            float[] clip = random(styleFrames * MOTION, 1, 1);
            float[] rows = random((2 * (FRAMES - 1) + DenoiserNet.WINDOW) * features, 1, 2);
            float[] xt = random(FRAMES * MOTION, 1, 3);
            float[] conditional = new float[FRAMES * MOTION];
            float[] unconditional = new float[FRAMES * MOTION];
            try (DreamTalkDenoiser denoiser = new DreamTalkDenoiser(
                    Export.stateDict("test", net.weights(), metadata.toMap()), metadata, context)) {
                StyleCode code = denoiser.styleEncoder().encode(motion(clip, mean, scale));
                try (MotionDenoiser.Session session = denoiser.open(code, true, FRAMES)) {
                    session.condition(rows, FRAMES);
                    session.predict(TIMESTEP, xt, conditional, unconditional);
                    float[] alone = new float[FRAMES * MOTION];
                    session.predictWithoutStyle(TIMESTEP, xt, alone);
                    assertSame(alone, unconditional);
                }
                NDArray style = net.style(manager.create(clip, new Shape(1, styleFrames, MOTION)));
                assertSame(code.values(), style.toFloatArray());
                assertSame(conditional, predict(net, manager, rows, xt, style));
                assertSame(unconditional, predict(net, manager, rows, xt, net.nullStyle()));
            }
        }
    }

    /** The clip in units of the motion space. */
    private static MotionSequence motion(float[] clip, float[] mean, float[] scale) {
        MotionSpace space = MotionSpace.ARKIT;
        float[] rows = new float[clip.length / MOTION * space.channels()];
        for (int i = 0; i < clip.length; i++) {
            int c = i % MOTION;
            rows[i / MOTION * space.channels() + c] = clip[i] * scale[c] + mean[c];
        }
        return new MotionSequence(space, FrameRate.FPS_25, rows);
    }

    private static float[] predict(DenoiserNet net, NDManager manager, float[] rows, float[] xt, NDArray style) {
        int d = net.features();
        float[] windows = new float[FRAMES * DenoiserNet.WINDOW * d];
        float[] timesteps = new float[FRAMES];
        for (int f = 0; f < FRAMES; f++) {
            System.arraycopy(rows, 2 * f * d, windows, f * DenoiserNet.WINDOW * d, DenoiserNet.WINDOW * d);
            timesteps[f] = TIMESTEP;
        }
        NDArray content = net.content(manager.create(windows, new Shape(FRAMES, DenoiserNet.WINDOW, d)));
        return net.denoise(content, manager.create(xt, new Shape(FRAMES, MOTION)), timesteps, style)
                .toFloatArray();
    }

    @ParameterizedTest
    @EnumSource(PhoneNet.Form.class)
    void phoneFeaturesAreTheSame(PhoneNet.Form form, @TempDir Path folder) {
        float[] sound = random(24_000, 0.05, 5);
        for (int i = 0; i < sound.length; i++) {
            sound[i] += (float) (0.2 * Math.sin(2 * Math.PI * (120 + 40 * (i / 4000)) * i / 16_000));
        }
        ModelRepository embedded = ModelRepository.of(null);
        ClipInfo unknown = ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25);
        try (NDManager manager = NDManager.newBaseManager();
                PhoneNet net = new PhoneNet(manager, 24, 3)) {
            SafetensorsWriter.write(
                    folder.resolve(PhoneFeatureExtractor.WEIGHTS),
                    Export.stateDict("test", net.weights(), Map.of()),
                    SafetensorsWriter.Precision.F32);
            float[] expected = phoneFeatures(net, embedded, sound, form);
            BackendContext context = new BackendContext(Device.cpu(), 1, ModelRepository.of(folder));
            try (PhoneFeatureExtractor extractor = PhoneFeatureExtractor.open(context);
                    Stage.Session<Samples, Rows> session = extractor.open(
                            form == PhoneNet.Form.WHOLE ? unknown.withSound(PcmAudio.of(sound)) : unknown)) {
                FloatBuffer found = FloatBuffer.allocate(expected.length);
                Sink<Rows> out = rows -> found.put(
                        rows.values(), 0, rows.count() * extractor.spec().dimension());
                session.push(new Samples(sound.clone(), sound.length), out);
                session.finish(out);
                assertThat(found.remaining()).isZero();
                assertThat(found.array()).usingComparatorWithPrecision(2e-3f).containsExactly(expected);
            }
        }
    }

    /** The features of each frame, from the middles of the trainer's windows: frames of motion are every second row. */
    private static float[] phoneFeatures(PhoneNet net, ModelRepository models, float[] sound, PhoneNet.Form form) {
        CmuAcousticModel acoustic =
                CmuAcousticModel.read(new ByteArrayInputStream(models.read(PhoneFeatureExtractor.ACOUSTIC_MODEL)));
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(acoustic);
        float[] rows = form == PhoneNet.Form.WHOLE ? frontEnd.extract(sound) : frontEnd.extractStreaming(sound);
        int n = rows.length / SpeechFrontEnd.DIMENSION;
        short[] halves = new short[rows.length];
        for (int i = 0; i < rows.length; i++) {
            halves[i] = HalfFloat.fromFloat(rows[i]);
        }
        MotionClip clip = MotionClip.of(
                new FeatureClip("c", "s", "test", true, SpeechFrontEnd.DIMENSION, new byte[n], halves), net);
        float[] out = new float[n / 2 * MotionClip.DIMENSION];
        float[] window = new float[DenoiserNet.WINDOW * MotionClip.DIMENSION];
        int middle = DenoiserNet.WINDOW / 2;
        for (int r = 0; r < n / 2; r++) {
            // Of an odd row the frame before it has the row after its middle; streaming windows end with the middle.
            int ago = r % 2;
            clip.window(r / 2 + ago, form, window, 0);
            System.arraycopy(
                    window, (middle - ago) * MotionClip.DIMENSION, out, r * MotionClip.DIMENSION, MotionClip.DIMENSION);
        }
        return out;
    }
}
