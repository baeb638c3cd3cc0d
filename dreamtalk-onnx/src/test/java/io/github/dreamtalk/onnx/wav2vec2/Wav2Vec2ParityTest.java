package io.github.dreamtalk.onnx.wav2vec2;

import static io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Fixture.all;
import static io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Fixture.convolutions;
import static io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Fixture.extractor;
import static io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Fixture.npy;
import static io.github.dreamtalk.onnx.wav2vec2.Wav2Vec2Fixture.worst;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.onnx.runtime.Cancellation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both flavours against outputs of independent implementations in 32-bit ({@code wav2vec2-layer}) and 64-bit
 * ({@code wav2vec2-base}) floats: 1.3 s of sound, small weights in the published layout.
 */
class Wav2Vec2ParityTest {
    private static final float[] PCM = npy("/wav2vec2-layer/pcm_16k_mono.npy");

    /** The clip, then itself backwards, and so on. */
    private static float[] longClip(int seconds) {
        float[] out = new float[seconds * PcmAudio.SAMPLE_RATE];
        for (int i = 0; i < out.length; i++) {
            int turn = i % (2 * PCM.length);
            out[i] = PCM[turn < PCM.length ? turn : 2 * PCM.length - 1 - turn]
                    * (float) (0.6 + 0.4 * Math.sin(i * 1e-4));
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2-layer", "wav2vec2-base"})
    void convolutionsMatch(String model) {
        try (Wav2Vec2Extractor extractor = extractor(model, Wav2Vec2Extractor.Window.DEFAULT)) {
            float[] expected = npy("/" + model + "/conv_features.npy");
            assertThat(expected).hasSize(64 * extractor.channels());
            for (int piece : new int[] {100, 5000, PCM.length}) {
                float[] found = convolutions(extractor.convolutions(), PCM, piece, extractor.channels());
                assertThat(worst(found, expected)).isLessThan(2e-4);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2-layer", "wav2vec2-base"})
    void featuresMatch(String model) {
        try (Wav2Vec2Extractor extractor = extractor(model, Wav2Vec2Extractor.Window.DEFAULT)) {
            assertThat(extractor.spec().rate()).isEqualTo(FrameRate.of(50));
            assertThat(worst(all(extractor, PCM), npy("/" + model + "/last_hidden_state.npy")))
                    .isLessThan(2e-4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2-layer", "wav2vec2-base"})
    void convolutionsAreExactHoweverTheClipIsCut(String model) {
        // 1249 frames: many pieces; one window hears them all, so only the convolutions are cut.
        float[] clip = longClip(25);
        try (Wav2Vec2Extractor extractor = extractor(model, new Wav2Vec2Extractor.Window(1500, 100))) {
            float[] whole = all(extractor, clip);
            assertThat(worst(whole, onePass(extractor, clip))).isLessThan(1e-4);
        }
    }

    /** One run of each network over the whole clip. */
    private static float[] onePass(Wav2Vec2Extractor extractor, float[] clip) {
        int frames = (clip.length - 400) / 320 + 1;
        try (ConvolutionStage stage = extractor.convolutions().withPiece(frames);
                Cancellation never = new Cancellation()) {
            float[] conv = convolutions(stage, clip, clip.length, extractor.channels());
            return extractor.encode(conv, frames, never);
        }
    }

    /** A window hears less than the whole clip; with this random network, which attends everywhere, that shows most. */
    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2-layer", "wav2vec2-base"})
    void windowsStayNearOnePass(String model) {
        float[] clip = longClip(40);
        float[] whole;
        try (Wav2Vec2Extractor extractor = extractor(model, new Wav2Vec2Extractor.Window(2000, 0))) {
            whole = all(extractor, clip);
        }
        double rms = 0;
        for (float v : whole) {
            rms += (double) v * v / whole.length;
        }
        try (Wav2Vec2Extractor extractor = extractor(model, Wav2Vec2Extractor.Window.DEFAULT)) {
            float[] cut = all(extractor, clip);
            double error = 0;
            for (int i = 0; i < whole.length; i++) {
                error += Math.pow(cut[i] - whole[i], 2) / whole.length;
            }
            assertThat(Math.sqrt(error / rms)).isLessThan(0.02);
        }
    }

    @Test
    void aClipThatFitsOneWindowIsNotCut() {
        float[] clip = longClip(20);
        try (Wav2Vec2Extractor one = extractor("wav2vec2-layer", new Wav2Vec2Extractor.Window(5000, 0));
                Wav2Vec2Extractor usual = extractor("wav2vec2-layer", Wav2Vec2Extractor.Window.DEFAULT)) {
            assertThat(Arrays.equals(all(one, clip), all(usual, clip))).isTrue();
        }
    }
}
