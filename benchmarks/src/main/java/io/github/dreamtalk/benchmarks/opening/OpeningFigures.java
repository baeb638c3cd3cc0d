package io.github.dreamtalk.benchmarks.opening;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import java.util.List;
import java.util.Locale;

/** What one clip's mouth did: as the motion meant it, as the face mesh sees it in the frames, as the sounds ask. */
final class OpeningFigures {
    /** Inner lips nearer than this count as closed, in eye distances. */
    static final double CLOSED = 0.03;

    /** Intended openings below this mean closed lips: half of what counts as open. */
    private static final double MEANT_CLOSED = CLOSED / 2;

    /** Seconds by which a closure may miss its sound. */
    private static final double TOLERANCE = 0.03;

    /** Seconds from any sound at which no lips are still or already on their way. */
    private static final double FAR = 0.2;

    private final double correlation;
    private final double jawCorrelation;
    private int silent;
    private int silentClosed;
    private int silentMeantClosed;
    private int far;
    private int farClosed;
    private int farMeantClosed;
    private int bilabials;
    private int bilabialsClosed;
    private int bilabialsMeantClosed;
    private int meantClosed;
    private int meantAndClosed;

    /**
     * Works out the figures.
     *
     * @param motion what was rendered
     * @param measured opening of each frame, in eye distances; NaN where no face was found, which counts as open
     * @param sounds the sounds of the clip
     */
    OpeningFigures(MotionSequence motion, double[] measured, List<LabelledClip.Sound> sounds) {
        double[] intended = intended(motion);
        correlation = correlation(intended, measured);
        float[] jaw = motion.channel("jawOpen");
        double[] jawOpen = new double[jaw.length];
        for (int i = 0; i < jaw.length; i++) {
            jawOpen[i] = jaw[i];
        }
        jawCorrelation = correlation(jawOpen, measured);
        boolean[] meant = new boolean[measured.length];
        boolean[] closed = new boolean[measured.length];
        for (int i = 0; i < measured.length; i++) {
            meant[i] = intended[i] < MEANT_CLOSED;
            closed[i] = measured[i] < CLOSED;
            meantClosed += meant[i] ? 1 : 0;
            meantAndClosed += meant[i] && closed[i] ? 1 : 0;
        }
        for (LabelledClip.Sound sound : sounds) {
            if (sound.isSilence()) {
                addSilence(sound, sounds, motion.rate(), meant, closed);
            } else if (sound.closesLips()) {
                int from = (int)
                        Math.ceil((sound.from() - TOLERANCE) * motion.rate().fps());
                int to = (int)
                        Math.floor((sound.to() + TOLERANCE) * motion.rate().fps());
                bilabials++;
                bilabialsClosed += any(closed, from, to) ? 1 : 0;
                bilabialsMeantClosed += any(meant, from, to) ? 1 : 0;
            }
        }
    }

    private void addSilence(
            LabelledClip.Sound sound,
            List<LabelledClip.Sound> sounds,
            FrameRate rate,
            boolean[] meant,
            boolean[] closed) {
        int from = Math.max(0, (int) Math.ceil(sound.from() * rate.fps()));
        int to = Math.min(closed.length - 1, (int) Math.ceil(sound.to() * rate.fps()) - 1);
        for (int i = from; i <= to; i++) {
            silent++;
            silentClosed += closed[i] ? 1 : 0;
            silentMeantClosed += meant[i] ? 1 : 0;
            double time = i / rate.fps();
            if (sounds.stream().noneMatch(s -> !s.isSilence() && s.from() - FAR < time && time < s.to() + FAR)) {
                far++;
                farClosed += closed[i] ? 1 : 0;
                farMeantClosed += meant[i] ? 1 : 0;
            }
        }
    }

    private static boolean any(boolean[] values, int from, int to) {
        for (int i = Math.max(0, from); i <= Math.min(values.length - 1, to); i++) {
            if (values[i]) {
                return true;
            }
        }
        return false;
    }

    /**
     * How far a row of ARKit weights means to part the lips, in eye distances: what each shape alone does to a closed
     * mouth, summed up, with lips pressed together closing what little is left.
     */
    private static double[] intended(MotionSequence motion) {
        double[] out = new double[motion.frames()];
        int jaw = motion.space().indexOf("jawOpen");
        int close = motion.space().indexOf("mouthClose");
        int funnel = motion.space().indexOf("mouthFunnel");
        int rollLower = motion.space().indexOf("mouthRollLower");
        int rollUpper = motion.space().indexOf("mouthRollUpper");
        int shrugUpper = motion.space().indexOf("mouthShrugUpper");
        for (int i = 0; i < out.length; i++) {
            double open = 0.25 * (motion.get(i, jaw) - motion.get(i, close))
                    + 0.105 * motion.get(i, funnel)
                    + 0.06 * both(motion, i, "mouthLowerDown")
                    + 0.05 * both(motion, i, "mouthUpperUp")
                    - 0.012 * motion.get(i, rollLower)
                    - 0.008 * motion.get(i, rollUpper)
                    + 0.028 * motion.get(i, shrugUpper);
            double seal = Math.min(1, Math.max(motion.get(i, close), both(motion, i, "mouthPress")) / 0.4);
            out[i] = Math.max(0, open) * (open < 0.06 ? 1 - Math.max(0, seal) : 1);
        }
        return out;
    }

    private static double both(MotionSequence motion, int frame, String shape) {
        return (motion.get(frame, motion.space().indexOf(shape + "Left"))
                        + motion.get(frame, motion.space().indexOf(shape + "Right")))
                / 2;
    }

    private static double correlation(double[] a, double[] b) {
        double n = 0;
        double sumA = 0;
        double sumB = 0;
        for (int i = 0; i < a.length; i++) {
            if (!Double.isNaN(b[i])) {
                n++;
                sumA += a[i];
                sumB += b[i];
            }
        }
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            if (!Double.isNaN(b[i])) {
                ab += (a[i] - sumA / n) * (b[i] - sumB / n);
                aa += (a[i] - sumA / n) * (a[i] - sumA / n);
                bb += (b[i] - sumB / n) * (b[i] - sumB / n);
            }
        }
        return ab / Math.sqrt(aa * bb);
    }

    double correlation() {
        return correlation;
    }

    double jawCorrelation() {
        return jawCorrelation;
    }

    /** Share of silent frames in which the face mesh sees closed lips; NaN without silence. */
    double closedInSilence() {
        return (double) silentClosed / silent;
    }

    /** Share of silent frames in which the motion means closed lips. */
    double meantClosedInSilence() {
        return (double) silentMeantClosed / silent;
    }

    /** The same of the silent frames that no sound is near to. */
    double closedFarFromSpeech() {
        return (double) farClosed / far;
    }

    double meantClosedFarFromSpeech() {
        return (double) farMeantClosed / far;
    }

    /** Share of the sounds p, b and m with a frame in which the face mesh sees closed lips; NaN without such sounds. */
    double closedInBilabials() {
        return (double) bilabialsClosed / bilabials;
    }

    double meantClosedInBilabials() {
        return (double) bilabialsMeantClosed / bilabials;
    }

    /** Share of the frames meant closed in which the face mesh sees closed lips: the renderer's own part. */
    double closedWhereMeant() {
        return (double) meantAndClosed / meantClosed;
    }

    /** The counts of another clip added to these; correlations stay what they are. */
    void add(OpeningFigures other) {
        silent += other.silent;
        silentClosed += other.silentClosed;
        silentMeantClosed += other.silentMeantClosed;
        far += other.far;
        farClosed += other.farClosed;
        farMeantClosed += other.farMeantClosed;
        bilabials += other.bilabials;
        bilabialsClosed += other.bilabialsClosed;
        bilabialsMeantClosed += other.bilabialsMeantClosed;
        meantClosed += other.meantClosed;
        meantAndClosed += other.meantAndClosed;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%6.3f %6.3f | %6.3f %6.3f (%4d frames) | %6.3f %6.3f (%4d frames) | %6.3f %6.3f (%3d sounds) | %6.3f (%4d frames)",
                correlation,
                jawCorrelation,
                closedInSilence(),
                meantClosedInSilence(),
                silent,
                closedFarFromSpeech(),
                meantClosedFarFromSpeech(),
                far,
                closedInBilabials(),
                meantClosedInBilabials(),
                bilabials,
                closedWhereMeant(),
                meantClosed);
    }
}
