package io.github.dreamtalk.training.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
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
}
