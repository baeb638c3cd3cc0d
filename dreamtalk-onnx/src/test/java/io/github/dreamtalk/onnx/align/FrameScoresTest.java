package io.github.dreamtalk.onnx.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.speech.Phone;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameScoresTest {
    private static final List<String> PHONES = List.of("SIL", "+NSN+", "B", "M", "AA");

    private static float[] row() {
        float[] row = new float[FrameScores.COLUMNS];
        Arrays.fill(row, -9);
        return row;
    }

    @Test
    void theBestPhoneHasNothingToLose() {
        FrameScores scores = new FrameScores(PHONES, FrameScores.WITH_TEXT);
        int b = scores.id(AcousticUnit.of("b"));
        int m = scores.id(AcousticUnit.of("m"));
        float[] row = row();
        row[6] = -1; // first state of B
        row[7] = -2;
        row[126 + Phone.B.ordinal()] = -0.5f;
        float[] found = scores.of(row, 0);
        assertThat(found[3 * b]).isZero();
        assertThat(found[3 * b + 1]).isCloseTo(-0.3f, within(1e-5f));
        assertThat(found[3 * b + 2]).isCloseTo(-0.3f * 8, within(1e-5f));
        // Its states 8 worse, its class 8.5 worse and half of log .024 / .012 more common.
        assertThat(found[3 * m]).isCloseTo((float) (-0.3 * 8 - 8.5 - 0.5 * Math.log(.024 / .012)), within(1e-4f));
    }

    @Test
    void bothEarsCount() {
        FrameScores scores = new FrameScores(PHONES, FrameScores.WITH_TEXT);
        int b = scores.id(AcousticUnit.of("b"));
        int m = scores.id(AcousticUnit.of("m"));
        float[] row = row();
        row[126 + Phone.M.ordinal()] = -1;
        assertThat(scores.of(row, 0)[3 * m]).isZero();
        assertThat(scores.of(row, 0)[3 * b]).isLessThan(-7);
        row[6] = 27; // what no probability is: the acoustic model alone decides
        assertThat(scores.of(row, 0)[3 * b]).isZero();
    }

    /** Coughs are nobody's phone, so what sounds like one takes nothing from the phones. */
    @Test
    void fillersAreNotAmongTheBest() {
        FrameScores scores = new FrameScores(PHONES, FrameScores.WITH_TEXT);
        int silence = scores.id(AcousticUnit.SILENCE);
        float[] row = row();
        row[3] = 0;
        row[126 + Phone.SIL.ordinal()] = -1;
        assertThat(scores.of(row, 0)[3 * silence]).isZero();
    }

    @Test
    void rowsAreReadWhereTheyStand() {
        FrameScores scores = new FrameScores(PHONES, FrameScores.WITH_TEXT);
        int b = scores.id(AcousticUnit.of("b"));
        float[] two = new float[2 * FrameScores.COLUMNS];
        Arrays.fill(two, -9);
        two[126 + Phone.M.ordinal()] = 0;
        two[FrameScores.COLUMNS + 126 + Phone.B.ordinal()] = 0;
        assertThat(scores.of(two, 0)[3 * b]).isLessThan(0);
        assertThat(scores.of(two, FrameScores.COLUMNS)[3 * b]).isZero();
    }

    @Test
    void aUnitIsScoredOnce() {
        FrameScores scores = new FrameScores(PHONES, FrameScores.WITH_TEXT);
        assertThat(scores.id(AcousticUnit.of("b"))).isEqualTo(scores.id(AcousticUnit.of("b")));
    }

    @Test
    void aModelWithoutThePhoneIsNoModelOfSpeech() {
        FrameScores scores = new FrameScores(PHONES, FrameScores.WITH_TEXT);
        assertThatThrownBy(() -> scores.id(AcousticUnit.of("k")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("K");
    }
}
