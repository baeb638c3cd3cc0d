package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.face.FaceGeometry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faces are squares of 200 pixels here, or of a share of that. */
class FaceTrackTest {
    private static final FaceGeometry LEFT = Faces.face();

    private static FaceGeometry at(double scale, double dx, float score) {
        FaceGeometry moved = Faces.moved(LEFT, scale, 0, dx, 0);
        return new FaceGeometry(moved.landmarks(), score, 0, 0, 0);
    }

    @Test
    void theLargestIsTakenFirstAndStaysWhenAnotherBecomesLarger() {
        FaceTrack track = new FaceTrack("it", null);
        FaceGeometry small = at(0.8, 300, 1);
        assertThat(track.next(List.of(LEFT, small))).isSameAs(LEFT);
        FaceGeometry moved = at(1, 20, 1);
        FaceGeometry grown = at(1.2, 300, 1);
        assertThat(track.next(List.of(grown, moved))).isSameAs(moved);
        assertThat(track.next(List.of(moved))).isSameAs(moved);
        assertThat(track.notes())
                .containsExactly(
                        "it shows several faces in 67 % of the frames (up to 2); one is followed and measured");
    }

    @Test
    void itIsFollowedFromWhereItWasLastSeen() {
        FaceTrack track = startedOn(LEFT);
        for (int dx = 80; dx <= 800; dx += 80) {
            FaceGeometry moved = at(1, dx, 1);
            assertThat(track.next(List.of(at(1.3, 2000, 1), moved)))
                    .as("at %d", dx)
                    .isSameAs(moved);
        }
    }

    private static FaceTrack startedOn(FaceGeometry face) {
        FaceTrack track = new FaceTrack("it", face);
        assertThat(track.next(List.of(at(1.3, 2000, 1), face))).isSameAs(face);
        return track;
    }

    @Test
    void ofTwoThatOverlapTheNearerOneIsIt() {
        FaceTrack track = startedOn(LEFT);
        FaceGeometry near = at(1, 10, 1);
        assertThat(track.next(List.of(at(1, 60, 1), near))).isSameAs(near);
        assertThat(track.next(List.of(near, at(1, 60, 1)))).isSameAs(near);
    }

    @Test
    void aFaceThatIsGoneForAMomentIsWaitedForAndThenGivenUp() {
        FaceTrack track = new FaceTrack("it", null);
        FaceGeometry other = at(0.8, 500, 1);
        track.next(List.of(LEFT, other));
        for (int i = 0; i < 5; i++) {
            assertThat(track.next(List.of(other))).isNull();
        }
        assertThat(track.next(List.of(LEFT, other))).isSameAs(LEFT);
        for (int i = 0; i < 5; i++) {
            assertThat(track.next(i == 2 ? List.of() : List.of(other))).isNull();
        }
        assertThat(track.next(List.of(other))).isSameAs(other);
        assertThat(track.next(List.of(LEFT, other))).isSameAs(other);
        assertThat(track.notes())
                .anyMatch(n -> n.equals("it: the face that was followed was lost, and another taken, 1 time"));
    }

    @Test
    void whereTheGivenFaceIsNotTheLargestIsTakenAtOnce() {
        FaceTrack track = new FaceTrack("it", at(1, 5000, 1));
        assertThat(track.next(List.of(LEFT))).isSameAs(LEFT);
        assertThat(track.notes()).isEmpty();
    }

    @Test
    void whatIsUncertainIsFollowedButNeverTakenFirst() {
        float least = FaceGeometry.LEAST_SCORE;
        FaceTrack track = new FaceTrack("it", null);
        FaceGeometry unsure = at(1, 0, least - 0.05f);
        assertThat(track.next(List.of(unsure))).isNull();
        assertThat(track.next(List.of())).isNull();
        assertThat(track.notes())
                .containsExactly(
                        "it: what might be a face in 1 frames is left out, it is too uncertain (score at most 0.55,"
                                + " 0.60 is needed)");
        FaceGeometry sure = at(1, 0, least);
        assertThat(track.next(List.of(at(1.5, 900, least - 0.01f), sure))).isSameAs(sure);
        assertThat(track.next(List.of(unsure))).isSameAs(unsure);
        assertThat(track.notes()).noneMatch(n -> n.contains("several"));
    }
}
