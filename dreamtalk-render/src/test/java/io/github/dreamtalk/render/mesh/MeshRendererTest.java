package io.github.dreamtalk.render.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.Renderer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MeshRendererTest {
    private static final int CHANNELS = MotionSpace.ARKIT.channels();
    private static final SyntheticPortrait PORTRAIT = new SyntheticPortrait(256, 0);
    private static Renderer.Session session;

    @BeforeAll
    static void open() {
        session = PORTRAIT.session();
    }

    private static float[] row(String channel, double value) {
        float[] row = new float[CHANNELS];
        row[MotionSpace.ARKIT.indexOf(channel)] = (float) value;
        return row;
    }

    private static RgbImage render(Renderer.Session s, float[] row) {
        RgbImage out = new RgbImage(PORTRAIT.image.width(), PORTRAIT.image.height());
        s.render(row, 0, out);
        return out;
    }

    private static int largestDifference(RgbImage a, RgbImage b) {
        int max = 0;
        for (int i = 0; i < a.data().length; i++) {
            max = Math.max(max, Math.abs((a.data()[i] & 255) - (b.data()[i] & 255)));
        }
        return max;
    }

    @Test
    void isFoundByItsName() {
        List<String> names = ServiceLoader.load(Renderer.Provider.class).stream()
                .map(p -> p.get().name())
                .toList();
        assertThat(names).contains("mesh");
    }

    @Test
    void rowOfZerosIsThePortrait() {
        assertThat(render(session, new float[CHANNELS]).data()).isEqualTo(PORTRAIT.image.data());
        // Not a special case of zeros: the smallest movement changes next to nothing.
        assertThat(largestDifference(render(session, row("jawOpen", 1e-4)), PORTRAIT.image))
                .isLessThanOrEqualTo(1);
        assertThat(largestDifference(render(session, row("headYaw", 1e-6)), PORTRAIT.image))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void everyChannelButTheRollOfTheEyesShows() {
        for (String channel : MotionSpace.ARKIT.channelNames()) {
            if (channel.endsWith("EyeRoll") || channel.equals("mouthClose") || channel.equals("tongueOut")) {
                continue;
            }
            double value = channel.startsWith("head") ? 0.1 : 1;
            assertThat(largestDifference(render(session, row(channel, value)), PORTRAIT.image))
                    .as(channel)
                    .isGreaterThan(5);
        }
    }

    @Test
    void frameDependsOnItsRowAlone() {
        Random random = new Random(3);
        float[] first = new float[CHANNELS];
        float[] second = new float[CHANNELS];
        for (int i = 0; i < 52; i++) {
            first[i] = random.nextFloat();
            second[i] = random.nextFloat();
        }
        byte[] expected = render(session, first).data();
        render(session, second);
        assertThat(render(session, first).data()).isEqualTo(expected);
        Renderer.Session other = PORTRAIT.session();
        assertThat(render(other, first).data()).isEqualTo(expected);
    }

    @Test
    void rowMayStartAnywhere() {
        float[] rows = new float[3 * CHANNELS];
        rows[CHANNELS + MotionSpace.ARKIT.indexOf("jawOpen")] = 0.5f;
        RgbImage out = new RgbImage(256, 256);
        session.render(rows, CHANNELS, out);
        assertThat(out.data()).isEqualTo(render(session, row("jawOpen", 0.5)).data());
    }

    @Test
    void jawLeavesTheBackgroundUntouched() {
        RgbImage out = render(session, row("jawOpen", 1));
        for (int y = 0; y < 60; y++) {
            for (int x = 0; x < 256; x++) {
                for (int c = 0; c < 3; c++) {
                    int i = 3 * (y * 256 + x) + c;
                    assertThat(out.data()[i]).isEqualTo(PORTRAIT.image.data()[i]);
                }
            }
        }
        assertThat(largestDifference(out, PORTRAIT.image)).isGreaterThan(40);
    }

    @Test
    void extremesAndSizesAreDrawn() {
        for (int size : new int[] {32, 128, 401}) {
            for (double parted : new double[] {0, 0.12}) {
                SyntheticPortrait p = new SyntheticPortrait(size, parted);
                Renderer.Session s = p.session();
                RgbImage out = new RgbImage(size, size);
                float[] row = new float[CHANNELS];
                for (float extreme : new float[] {1.6f, 1e9f, -1e9f}) {
                    Arrays.fill(row, extreme);
                    s.render(row, 0, out);
                    assertThat(largestDifference(out, p.image)).isGreaterThan(20);
                }
                s.render(new float[CHANNELS], 0, out);
                assertThat(out.data()).isEqualTo(p.image.data());
            }
        }
    }

    @Test
    void faceMayReachOverTheEdgeOfThePicture() {
        float[] p = PORTRAIT.face.landmarks();
        for (int i = 0; i < p.length; i += 3) {
            p[i + 1] += 90;
        }
        Renderer.Session s = new MeshRenderer()
                .prepare(new Portrait(PORTRAIT.image, new FaceGeometry(p, 1, 0, 0, 0)), MotionSpace.ARKIT)
                .open();
        float[] row = new float[CHANNELS];
        Arrays.fill(row, 1);
        assertThat(largestDifference(render(s, row), PORTRAIT.image)).isGreaterThan(20);
    }

    @Test
    void refusesWhatItCannotDraw() {
        float[] nan = new float[CHANNELS];
        nan[17] = Float.NaN;
        RgbImage out = new RgbImage(256, 256);
        assertThatThrownBy(() -> session.render(nan, 0, out))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("jawOpen");
        assertThatThrownBy(() -> session.render(new float[CHANNELS], 1, out)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> session.render(new float[CHANNELS], 0, new RgbImage(8, 8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("256x256");
        assertThatThrownBy(
                        () -> new MeshRenderer().prepare(PORTRAIT.portrait(), new MotionSpace("own", 1, List.of("a"))))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("'a'");
    }
}
