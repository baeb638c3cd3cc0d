package io.github.dreamtalk.training.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AlignerTest {
    @Test
    void findsTheBoundariesOfThreePhonesAndLeavesOutAPauseThatIsNotThere() {
        SplittableRandom random = new SplittableRandom(3);
        List<String> symbols = List.of("", "a", "", "m", "s", "");
        List<MonophoneAligner.Clip> clips = new ArrayList<>();
        List<int[]> truth = new ArrayList<>();
        for (int clip = 0; clip < 12; clip++) {
            int[] lengths = {
                random.nextInt(8, 14),
                random.nextInt(9, 18),
                clip % 2 == 0 ? 0 : random.nextInt(6, 12),
                random.nextInt(6, 12),
                random.nextInt(9, 18),
                random.nextInt(8, 14)
            };
            int[] starts = new int[lengths.length + 1];
            List<float[]> frames = new ArrayList<>();
            for (int i = 0; i < lengths.length; i++) {
                for (int t = 0; t < lengths[i]; t++) {
                    float[] frame = new float[AlignerCepstra.DIMENSIONS];
                    for (int d = 0; d < frame.length; d++) {
                        int centre = "ams".indexOf(symbols.get(i).isEmpty() ? "?" : symbols.get(i)) + 1;
                        frame[d] = (float) ((d % 4 == centre ? 2 : 0) + 0.3 * random.nextGaussian());
                    }
                    frames.add(frame);
                }
                starts[i + 1] = starts[i] + lengths[i];
            }
            truth.add(starts);
            clips.add(new MonophoneAligner.Clip(
                    frames.toArray(new float[0][]), symbols, new double[] {10, 12, 3, 9, 12, 10}));
        }
        List<int[]> found = MonophoneAligner.align(clips);
        for (int i = 0; i < clips.size(); i++) {
            for (int k = 0; k < truth.get(i).length; k++) {
                assertThat(found.get(i)[k]).isCloseTo(truth.get(i)[k], within(1));
            }
        }
    }

    /** A vowel, a hum and a hiss in random order and length, between pauses: from sound to times, each within 20 ms. */
    @Test
    void soundsAreFoundWhereTheyLie() {
        Random random = new Random(9);
        List<TranscriptAligner.Draft> drafts = new ArrayList<>();
        List<List<Double>> truth = new ArrayList<>();
        for (int clip = 0; clip < 16; clip++) {
            List<String> symbols = new ArrayList<>(List.of(""));
            List<Double> starts = new ArrayList<>();
            float[] samples = new float[3 * 16_000];
            int at = 2000 + random.nextInt(1600);
            String last = "";
            for (int k = 0; k < 8; k++) {
                String symbol = last;
                while (symbol.equals(last)) {
                    symbol = List.of("a", "m", "s").get(random.nextInt(3));
                }
                last = symbol;
                int length = 1300 + random.nextInt(1900);
                sound(samples, at, length, symbol, random);
                symbols.add(symbol);
                starts.add(at / 16_000.0);
                at += length;
            }
            starts.add(at / 16_000.0);
            symbols.add("");
            samples = Arrays.copyOf(samples, at + 2000 + random.nextInt(1600));
            for (int i = 0; i < samples.length; i++) {
                samples[i] += (float) (1e-4 * random.nextGaussian());
            }
            double[] shares = new double[symbols.size()];
            Arrays.fill(shares, 100);
            drafts.add(new TranscriptAligner.Draft(
                    samples, symbols, new MonophoneAligner.Clip(AlignerCepstra.of(samples), symbols, shares)));
            truth.add(starts);
        }
        List<List<PhoneSegment>> found = TranscriptAligner.align(drafts);
        for (int clip = 0; clip < drafts.size(); clip++) {
            List<PhoneSegment> sounds =
                    found.get(clip).stream().filter(s -> s.phone() != Phone.SIL).toList();
            assertThat(sounds).hasSize(8);
            for (int k = 0; k < 8; k++) {
                assertThat((double) sounds.get(k).startSeconds())
                        .isCloseTo(truth.get(clip).get(k), within(0.02));
                assertThat((double) sounds.get(k).endSeconds())
                        .isCloseTo(truth.get(clip).get(k + 1), within(0.02));
            }
        }
    }

    private static void sound(float[] samples, int from, int length, String symbol, Random random) {
        for (int i = 0; i < length; i++) {
            double t = (from + i) / 16_000.0;
            double v = 0;
            for (int h = 1; h <= 25 && !symbol.equals("s"); h++) {
                double f = 120 * h;
                double gain = symbol.equals("m") ? Math.exp(-f / 200) : Math.exp(-Math.abs(f - 900) / 500);
                v += gain * Math.sin(2 * Math.PI * f * t + h);
            }
            samples[from + i] =
                    (float) (symbol.equals("s") ? 0.05 * (random.nextGaussian() - samples[from + i - 1]) : 0.05 * v);
        }
    }
}
