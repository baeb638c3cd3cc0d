package io.github.dreamtalk.eval;

import io.github.dreamtalk.eval.dynamics.BrowDynamics;
import io.github.dreamtalk.eval.dynamics.HeadDynamics;
import io.github.dreamtalk.eval.dynamics.LipDynamics;
import io.github.dreamtalk.eval.dynamics.LipGap;
import io.github.dreamtalk.eval.dynamics.LoudLips;
import io.github.dreamtalk.eval.dynamics.SilentLips;
import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.eval.landmark.FacePoints;
import io.github.dreamtalk.eval.landmark.LandmarkDistance;
import io.github.dreamtalk.eval.sync.Interval;
import io.github.dreamtalk.eval.sync.LoudnessCurve;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the faces of one clip, in order, for the measures after THEval and LipLeak. A video's and its reference's are gathered
 * alike. Not thread-safe.
 */
final class FaceDynamics {
    /** Seconds of faces below which a spread says nothing. */
    private static final double SHORTEST = 1;

    private static final int[] STABLE = FacePoints.stable();

    private final FrameRate rate;
    private final LipDynamics lips = new LipDynamics();
    private final Series brows = new Series();
    private final Series yaw = new Series();
    private final Series pitch = new Series();
    private final Series roll = new Series();
    private final Series column = new Series();
    private final Series row = new Series();
    private final Series gaps = new Series();
    private final Series ratios = new Series();
    private double unit;

    FaceDynamics(FrameRate rate) {
        this.rate = rate;
    }

    void add(@Nullable FaceGeometry face) {
        if (face != null && unit == 0) {
            unit = (double) LandmarkDistance.SIZE / Region.ofFace(face).width();
        }
        lips.add(face);
        brows.add(face == null ? null : BrowDynamics.height(face));
        yaw.add(face == null ? null : (double) face.yaw());
        pitch.add(face == null ? null : (double) face.pitch());
        roll.add(face == null ? null : (double) face.roll());
        column.add(
                face == null
                        ? null
                        : unit * Arrays.stream(STABLE).mapToDouble(face::x).sum() / STABLE.length);
        row.add(
                face == null
                        ? null
                        : unit * Arrays.stream(STABLE).mapToDouble(face::y).sum() / STABLE.length);
        gaps.add(face == null ? null : LipGap.mean(face));
        ratios.add(face == null ? null : LipGap.aspectRatio(face));
    }

    /** Mouth aspect ratio in every frame; NaN where it is unknown. */
    double[] aspectRatios() {
        return ratios.toArray();
    }

    /** What can be measured of it. */
    Map<Measure, Figure> figures(@Nullable LoudnessCurve sound, List<Interval> silences) {
        Map<Measure, Figure> found = new EnumMap<>(Measure.class);
        int faces = yaw.known().length;
        if (faces >= SHORTEST * rate.fps()) {
            put(found, Measure.LIP_DYNAMICS, lips.value(), faces);
            put(found, Measure.BROW_DYNAMICS, BrowDynamics.of(brows.toArray()), faces);
            put(
                    found,
                    Measure.HEAD_DYNAMICS,
                    HeadDynamics.of(
                            new double[][] {yaw.toArray(), pitch.toArray(), roll.toArray()},
                            new double[][] {column.toArray(), row.toArray()}),
                    faces);
        }
        SilentLips.Stability silent = SilentLips.stability(gaps.toArray(), rate, silences);
        if (silent.frames() >= SHORTEST / 2 * rate.fps()) {
            put(found, Measure.SILENT_LIPS, silent.value(), silent.frames());
        }
        if (sound != null) {
            double[] distances = LoudLips.distances(gaps.toArray(), rate, sound, silences);
            if (distances.length >= SHORTEST * rate.fps()) {
                put(found, Measure.LIP_LOUDNESS, Arrays.stream(distances).sum() / distances.length, distances.length);
            }
        }
        return found;
    }

    private static void put(Map<Measure, Figure> found, Measure measure, @Nullable Double value, int frames) {
        if (value != null && Double.isFinite(value)) {
            found.put(measure, new Figure(value, frames));
        }
    }

    /** A figure and the frames behind it. */
    record Figure(double value, int frames) {}

    /**
     * The figures of a video, how close they are to those of THEval's real faces, and to its reference's if there is one.
     *
     * @param reference the reference's figures, none without one
     */
    static void put(Figures figures, Map<Measure, Figure> found, Map<Measure, Figure> reference) {
        for (Target target : Target.values()) {
            Figure figure = found.get(target.measure);
            if (figure == null) {
                continue;
            }
            figures.put(target.measure, figure.value(), Spread.unknown(figure.frames()));
            figures.put(target.closeness, closeness(figure.value(), target.truth));
            Figure other = reference.get(target.measure);
            if (other != null) {
                figures.put(target.toReference, closeness(figure.value(), other.value()));
            }
        }
    }

    /** THEval's score: 1 is as much as the real, 0 nothing or twice as much, below 0 still more; not finite for a real 0. */
    private static double closeness(double value, double real) {
        return 1 - Math.abs(value - real) / Math.abs(real);
    }

    /** What THEval gives for the real videos of its own data, by its own instruments. */
    private enum Target {
        LIPS(Measure.LIP_DYNAMICS, Measure.LIP_DYNAMICS_CLOSENESS, Measure.LIP_DYNAMICS_REFERENCE, 1.716603),
        BROWS(Measure.BROW_DYNAMICS, Measure.BROW_DYNAMICS_CLOSENESS, Measure.BROW_DYNAMICS_REFERENCE, 0.006777),
        HEAD(Measure.HEAD_DYNAMICS, Measure.HEAD_DYNAMICS_CLOSENESS, Measure.HEAD_DYNAMICS_REFERENCE, 18.46757),
        SILENCE(Measure.SILENT_LIPS, Measure.SILENT_LIPS_CLOSENESS, Measure.SILENT_LIPS_REFERENCE, 0.0263),
        LOUDNESS(Measure.LIP_LOUDNESS, Measure.LIP_LOUDNESS_CLOSENESS, Measure.LIP_LOUDNESS_REFERENCE, 0.2528);

        private final Measure measure;
        private final Measure closeness;
        private final Measure toReference;
        private final double truth;

        Target(Measure measure, Measure closeness, Measure toReference, double truth) {
            this.measure = measure;
            this.closeness = closeness;
            this.toReference = toReference;
            this.truth = truth;
        }
    }
}
