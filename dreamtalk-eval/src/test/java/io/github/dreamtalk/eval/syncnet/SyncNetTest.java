package io.github.dreamtalk.eval.syncnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.eval.Faces;
import io.github.dreamtalk.eval.sync.SyncScorer;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.SafetensorsWriter;
import io.github.dreamtalk.weights.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SyncNet's layout with few channels and random weights, against a plain implementation of its layers. */
class SyncNetTest {
    @TempDir
    Path dir;

    private final SplittableRandom random = new SplittableRandom(7);
    private final Map<String, FloatTensor> weights = new LinkedHashMap<>();

    private FloatTensor tensor(double low, double high, int... shape) {
        float[] v = new float[FloatTensor.elements(shape)];
        for (int i = 0; i < v.length; i++) {
            v[i] = (float) (low + (high - low) * random.nextDouble());
        }
        return FloatTensor.of(v, shape);
    }

    private void norm(String name, int channels) {
        weights.put(name + ".weight", tensor(0.5, 1.5, channels));
        weights.put(name + ".bias", tensor(-0.2, 0.2, channels));
        weights.put(name + ".running_mean", tensor(-0.3, 0.3, channels));
        weights.put(name + ".running_var", tensor(0.5, 2, channels));
    }

    private void layer(String prefix, int index, int... shape) {
        double reach = 2 / Math.sqrt(FloatTensor.elements(shape) / (double) shape[0]);
        weights.put(prefix + "." + index + ".weight", tensor(-reach, reach, shape));
        weights.put(prefix + "." + index + ".bias", tensor(-0.1, 0.1, shape[0]));
        if (index != 3) {
            norm(prefix + "." + (index + 1), shape[0]);
        }
    }

    private Path write() throws IOException {
        layer("netcnnaud", 0, 2, 1, 3, 3);
        layer("netcnnaud", 4, 3, 2, 3, 3);
        layer("netcnnaud", 8, 3, 3, 3, 3);
        layer("netcnnaud", 11, 2, 3, 3, 3);
        layer("netcnnaud", 14, 2, 2, 3, 3);
        layer("netcnnaud", 18, 4, 2, 5, 4);
        layer("netcnnlip", 0, 2, 3, 5, 7, 7);
        layer("netcnnlip", 4, 3, 2, 1, 5, 5);
        layer("netcnnlip", 8, 3, 3, 1, 3, 3);
        layer("netcnnlip", 11, 2, 3, 1, 3, 3);
        layer("netcnnlip", 14, 2, 2, 1, 3, 3);
        layer("netcnnlip", 18, 4, 2, 1, 6, 6);
        for (String fc : new String[] {"netfcaud", "netfclip"}) {
            layer(fc, 0, 4, 4);
            layer(fc, 3, 6, 4);
        }
        Path file = dir.resolve("syncnet.safetensors");
        SafetensorsWriter.write(file, new StateDict("test", weights, Map.of()), SafetensorsWriter.Precision.F32);
        return file;
    }

    /** Channels, depth, height, width. */
    private record Volume(double[] v, int c, int d, int h, int w) {
        double at(int ch, int z, int y, int x) {
            return z < 0 || y < 0 || x < 0 || z >= d || y >= h || x >= w ? 0 : v[((ch * d + z) * h + y) * w + x];
        }
    }

    private Volume convolve(Volume in, String name, int index, int strideY, int strideX, int pad) {
        FloatTensor weight = weights.get(name + "." + index + ".weight");
        int[] s = weight.shape();
        int kd = s.length == 5 ? s[2] : 1;
        int kh = s[s.length - 2];
        int kw = s[s.length - 1];
        float[] bias = weights.get(name + "." + index + ".bias").data();
        int d = in.d() - kd + 1;
        int h = (in.h() + 2 * pad - kh) / strideY + 1;
        int w = (in.w() + 2 * pad - kw) / strideX + 1;
        double[] out = new double[s[0] * d * h * w];
        int n = 0;
        for (int o = 0; o < s[0]; o++) {
            for (int z = 0; z < d; z++) {
                for (int y = 0; y < h; y++) {
                    for (int x = 0; x < w; x++) {
                        double sum = bias[o];
                        int k = o * in.c() * kd * kh * kw;
                        for (int i = 0; i < in.c(); i++) {
                            for (int a = 0; a < kd; a++) {
                                for (int b = 0; b < kh; b++) {
                                    for (int e = 0; e < kw; e++) {
                                        sum += weight.data()[k++]
                                                * in.at(i, z + a, y * strideY + b - pad, x * strideX + e - pad);
                                    }
                                }
                            }
                        }
                        out[n++] = Math.max(0, normalised(sum, name + "." + (index + 1), o));
                    }
                }
            }
        }
        return new Volume(out, s[0], d, h, w);
    }

    private double normalised(double x, String norm, int channel) {
        double mean = weights.get(norm + ".running_mean").data()[channel];
        double variance = weights.get(norm + ".running_var").data()[channel];
        return (x - mean)
                        / Math.sqrt(variance + 1e-5)
                        * weights.get(norm + ".weight").data()[channel]
                + weights.get(norm + ".bias").data()[channel];
    }

    /** 3x3; after a ReLU a padding of zeros never wins over a value, and none is below. */
    private static Volume pool(Volume in, int strideY, int strideX, int pad) {
        int h = (in.h() + 2 * pad - 3) / strideY + 1;
        int w = (in.w() + 2 * pad - 3) / strideX + 1;
        double[] out = new double[in.c() * in.d() * h * w];
        int n = 0;
        for (int c = 0; c < in.c(); c++) {
            for (int z = 0; z < in.d(); z++) {
                for (int y = 0; y < h; y++) {
                    for (int x = 0; x < w; x++) {
                        double best = 0;
                        for (int k = 0; k < 9; k++) {
                            best = Math.max(best, in.at(c, z, y * strideY + k / 3 - pad, x * strideX + k % 3 - pad));
                        }
                        out[n++] = best;
                    }
                }
            }
        }
        return new Volume(out, in.c(), in.d(), h, w);
    }

    private double[] head(Volume features, String name) {
        double[] hidden = new double[4];
        double[] out = new double[6];
        for (int o = 0; o < 4; o++) {
            double sum = weights.get(name + ".0.bias").data()[o];
            for (int i = 0; i < 4; i++) {
                sum += weights.get(name + ".0.weight").data()[4 * o + i] * features.v()[i];
            }
            hidden[o] = Math.max(0, normalised(sum, name + ".1", o));
        }
        for (int o = 0; o < 6; o++) {
            out[o] = weights.get(name + ".3.bias").data()[o];
            for (int i = 0; i < 4; i++) {
                out[o] += weights.get(name + ".3.weight").data()[4 * o + i] * hidden[i];
            }
        }
        return out;
    }

    @Test
    void theSoundNetworkIsTheLayersOfThePublishedOne() throws IOException {
        try (SyncNet net = SyncNet.open(write())) {
            double[][] rows = new double[20][13];
            double[] v = new double[13 * 20];
            for (int r = 0; r < 20; r++) {
                for (int c = 0; c < 13; c++) {
                    rows[r][c] = (float) random.nextDouble();
                    v[c * 20 + r] = rows[r][c];
                }
            }
            Volume x = convolve(new Volume(v, 1, 1, 13, 20), "netcnnaud", 0, 1, 1, 1);
            x = pool(convolve(x, "netcnnaud", 4, 1, 1, 1), 1, 2, 0);
            x = convolve(x, "netcnnaud", 8, 1, 1, 1);
            x = convolve(x, "netcnnaud", 11, 1, 1, 1);
            x = pool(convolve(x, "netcnnaud", 14, 1, 1, 1), 2, 2, 0);
            x = convolve(x, "netcnnaud", 18, 1, 1, 0);
            close(net.embedSound(rows, 0), head(x, "netfcaud"));
        }
    }

    @Test
    void thePictureNetworkIsTheLayersOfThePublishedOne() throws IOException {
        try (SyncNet net = SyncNet.open(write())) {
            float[][] frames = new float[5][3 * 224 * 224];
            double[] v = new double[3 * 5 * 224 * 224];
            for (int t = 0; t < 5; t++) {
                for (int i = 0; i < frames[t].length; i++) {
                    frames[t][i] = (float) random.nextDouble();
                    v[(i / (224 * 224) * 5 + t) * 224 * 224 + i % (224 * 224)] = frames[t][i];
                }
            }
            Volume x = pool(convolve(new Volume(v, 3, 5, 224, 224), "netcnnlip", 0, 2, 2, 0), 2, 2, 0);
            x = pool(convolve(x, "netcnnlip", 4, 2, 2, 1), 2, 2, 1);
            x = convolve(x, "netcnnlip", 8, 1, 1, 1);
            x = convolve(x, "netcnnlip", 11, 1, 1, 1);
            x = pool(convolve(x, "netcnnlip", 14, 1, 1, 1), 2, 2, 0);
            x = convolve(x, "netcnnlip", 18, 1, 1, 0);
            close(net.embedPictures(Arrays.asList(frames)), head(x, "netfclip"));
        }
    }

    private static void close(float[] found, double[] expected) {
        assertThat(Arrays.stream(expected).map(Math::abs).max().orElse(0)).isGreaterThan(0.05);
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(1e-4));
        }
    }

    /** By NumPy from the definitions of python_speech_features' defaults. */
    @Test
    void hearsTheCepstraOfTheOriginal() {
        float[] samples = new float[4000];
        for (int n = 0; n < samples.length; n++) {
            double t = 2 * Math.PI * n / 16_000;
            samples[n] =
                    (float) (Math.rint(8000 * Math.sin(440 * t) + 3000 * Math.sin(1330 * t) * Math.cos(5 * t)) / 32768);
        }
        double[][] rows = new SyncNetMfcc().of(samples);
        assertThat(rows).hasNumberOfRows(24);
        double[] expected = {
            19.190154,
            26.538488,
            -5.014197,
            -20.225667,
            -10.688962,
            -9.079841,
            -29.005687,
            -38.191518,
            -8.494304,
            29.946616,
            35.121067,
            10.602419,
            -3.904052
        };
        for (int q = 0; q < expected.length; q++) {
            assertThat(rows[3][q]).isCloseTo(expected[q], within(1e-4));
        }
        assertThat(rows[23][0]).isCloseTo(18.9813, within(1e-4));
    }

    @Test
    void lipSyncErrorFindsTheShift() {
        float[][] heard = new float[60][8];
        float[][] seen = new float[60][8];
        for (int i = 0; i < 60; i++) {
            for (int k = 0; k < 8; k++) {
                heard[i][k] = (float) (2 * random.nextDouble() - 1);
            }
        }
        for (int i = 0; i < 60; i++) {
            // The sound beside window i is seen four windows later.
            seen[i] = heard[Math.max(0, i - 4)];
        }
        LipSyncError error = LipSyncError.of(seen, heard);
        assertThat(error.offset()).isEqualTo(4);
        assertThat(error.distance()).isLessThan(0.2);
        assertThat(error.confidence()).isGreaterThan(1);
        // One window: zeros stand beside it at every shift but one, so the median is its own length.
        LipSyncError one = LipSyncError.of(new float[][] {{3, 4}}, new float[][] {{3, 4}});
        assertThat(one.distance()).isCloseTo(0, within(1e-5));
        assertThat(one.confidence()).isCloseTo(5, within(1e-4));
        assertThatThrownBy(() -> LipSyncError.of(new float[0][], new float[0][]))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void judgesAClip() throws IOException {
        FaceGeometry face = Faces.face();
        RgbImage image = new RgbImage(320, 320);
        random.nextBytes(image.data());
        float[] sound = new float[16_000];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (float) (0.2 * Math.sin(0.2 * i));
        }
        try (SyncNet net = SyncNet.open(write())) {
            SyncScorer.Clip clip = net.open(FrameRate.FPS_25);
            Collections.nCopies(12, image).forEach(frame -> clip.accept(frame, face));
            SyncScorer.Score score = clip.finish(PcmAudio.of(sound));
            assertThat(score).isNotNull();
            assertThat(score.distance()).isPositive().isFinite();
            SyncScorer.Clip lost = net.open(FrameRate.FPS_25);
            Collections.nCopies(12, image).forEach(frame -> lost.accept(frame, null));
            assertThat(lost.finish(PcmAudio.of(sound))).isNull();
            assertThatThrownBy(() -> net.open(FrameRate.of(30)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("25");
        }
    }

    @Test
    void refusesWeightsOfAnotherLayout() throws IOException {
        write();
        weights.remove("netcnnlip.8.bias");
        Path file = dir.resolve("broken.safetensors");
        SafetensorsWriter.write(file, new StateDict("test", weights, Map.of()), SafetensorsWriter.Precision.F32);
        assertThatThrownBy(() -> SyncNet.open(file))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("netcnnlip.8.bias");
        Path text = Files.writeString(dir.resolve("text.pth"), "no weights");
        assertThatThrownBy(() -> SyncNet.open(text)).isInstanceOf(ModelMismatchException.class);
    }
}
