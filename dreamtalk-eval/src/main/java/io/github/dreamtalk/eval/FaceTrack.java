package io.github.dreamtalk.eval;

import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.face.FaceGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Follows one face through a clip: the given one, else the largest of the first frame with a sure one; then the one that
 * overlaps most with it as it was last seen. A face that was not seen for some frames is given up for the largest. Frames
 * come in order, so that what is followed does not depend on threads; not thread-safe.
 */
final class FaceTrack {
    /** Of the union; people who sit side by side have none, a head that moves fast has more from frame to frame. */
    private static final double LEAST_OVERLAP = 0.2;

    /** Frames without the face before another is taken: a blink of the detector is shorter, a cut's loss is small. */
    private static final int PATIENCE = 5;

    private final String clip;
    private @Nullable FaceGeometry last;
    private boolean seen;
    private int missed = PATIENCE;
    private int frames;
    private int several;
    private int most;
    private int restarts;
    private int unsure;
    private float bestUnsure;

    /**
     * Starts.
     *
     * @param clip what notes call it
     * @param start the face to follow if it is there at the beginning, or null for the largest
     */
    FaceTrack(String clip, @Nullable FaceGeometry start) {
        this.clip = clip;
        this.last = start;
    }

    /**
     * The followed face in the next frame.
     *
     * @param found all that was found in it, largest first
     * @return one of them; null if it is not among them
     */
    @Nullable
    FaceGeometry next(List<FaceGeometry> found) {
        frames++;
        List<FaceGeometry> sure = found.stream()
                .filter(face -> face.score() >= FaceGeometry.LEAST_SCORE)
                .toList();
        if (sure.size() > 1) {
            several++;
            most = Math.max(most, sure.size());
        }
        FaceGeometry before = last;
        // A face that is followed may be unsure for a while, as when it turns.
        FaceGeometry next = before == null ? null : nearest(found, before);
        if (next == null) {
            missed++;
            if (missed > PATIENCE && !sure.isEmpty()) {
                next = sure.get(0);
                restarts += seen ? 1 : 0;
            }
        }
        if (next == null) {
            for (FaceGeometry face : found) {
                bestUnsure = Math.max(bestUnsure, face.score());
            }
            unsure += !found.isEmpty() && sure.isEmpty() ? 1 : 0;
            return null;
        }
        missed = 0;
        seen = true;
        last = next;
        return next;
    }

    private static @Nullable FaceGeometry nearest(List<FaceGeometry> found, FaceGeometry before) {
        Region old = Region.ofFace(before);
        FaceGeometry nearest = null;
        double most = LEAST_OVERLAP;
        for (FaceGeometry face : found) {
            double overlap = overlap(old, Region.ofFace(face));
            if (overlap > most) {
                most = overlap;
                nearest = face;
            }
        }
        return nearest;
    }

    private static double overlap(Region a, Region b) {
        double width = Math.min(a.x() + a.width(), b.x() + b.width()) - Math.max(a.x(), b.x());
        double height = Math.min(a.y() + a.height(), b.y() + b.height()) - Math.max(a.y(), b.y());
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double both = width * height;
        return both / ((double) a.width() * a.height() + (double) b.width() * b.height() - both);
    }

    /** What a person should know of the faces seen, in plain language. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (several > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s shows several faces in %.0f %% of the frames (up to %d); one is followed and measured",
                    clip,
                    Math.ceil(100.0 * several / frames),
                    most));
        }
        if (restarts > 0) {
            notes.add(clip + ": the face that was followed was lost, and another taken, " + restarts
                    + (restarts == 1 ? " time" : " times"));
        }
        if (unsure > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s: what might be a face in %d frames is left out, it is too uncertain (score at most %.2f, %.2f is"
                            + " needed)",
                    clip,
                    unsure,
                    bestUnsure,
                    FaceGeometry.LEAST_SCORE));
        }
        return notes;
    }
}
