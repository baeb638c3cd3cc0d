package io.github.dreamtalk.eval;

import io.github.dreamtalk.eval.dynamics.SilentLips;
import io.github.dreamtalk.eval.identity.FaceEmbedder;
import io.github.dreamtalk.eval.image.Psnr;
import io.github.dreamtalk.eval.natural.Blinks;
import io.github.dreamtalk.eval.natural.FrozenFrames;
import io.github.dreamtalk.eval.natural.HeadMovement;
import io.github.dreamtalk.eval.natural.Jitter;
import io.github.dreamtalk.eval.sync.Interval;
import io.github.dreamtalk.eval.sync.LaggedCorrelation;
import io.github.dreamtalk.eval.sync.LoudnessCurve;
import io.github.dreamtalk.eval.sync.MouthClosure;
import io.github.dreamtalk.eval.sync.OpeningSync;
import io.github.dreamtalk.eval.sync.PhonemeTrack;
import io.github.dreamtalk.eval.sync.SilentFrames;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.FaceMeasures;
import io.github.dreamtalk.media.FrameRate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the frames of one clip, in order, and turns them into figures: a few numbers a frame are kept, no picture. Not
 * thread-safe.
 */
final class ClipFacts {
    /** How long neighbouring frames are alike, seconds: the blocks of the bootstrap. */
    static final double HALF_SECOND = 0.5;
    /** How long a mouth stays as it is, seconds. */
    private static final double SYLLABLE = 0.2;

    private final FrameRate rate;
    private final float @Nullable [] identity;
    private final Map<Measure, Series> perFrame = new EnumMap<>(Measure.class);
    private final Series opening = new Series();
    private final Series eyes = new Series();
    private final Series yaw = new Series();
    private final Series pitch = new Series();
    private final Series roll = new Series();
    private final Series changes = new Series();
    private final Jitter jitter = new Jitter();
    private final FaceDynamics dynamics;
    private final FaceDynamics referenceDynamics;
    private double @Nullable [] emotionSums;
    private int emotionFrames;
    private int compared;
    private int identical;

    /** With the portrait's embedding, or null. */
    ClipFacts(FrameRate rate, float @Nullable [] identity) {
        this.rate = rate;
        this.identity = identity;
        dynamics = new FaceDynamics(rate);
        referenceDynamics = new FaceDynamics(rate);
    }

    void add(FrameFacts frame) {
        FaceGeometry face = frame.face();
        opening.add(face == null ? null : FaceMeasures.mouthOpening(face));
        eyes.add(face == null ? null : (FaceMeasures.leftEyeOpenness(face) + FaceMeasures.rightEyeOpenness(face)) / 2);
        yaw.add(face == null ? null : (double) face.yaw());
        pitch.add(face == null ? null : (double) face.pitch());
        roll.add(face == null ? null : (double) face.roll());
        jitter.add(face);
        dynamics.add(face);
        put(Measure.LAPLACIAN, frame.sharpness().laplacian());
        put(Measure.CPBD, frame.sharpness().cpbd());
        put(Measure.LAPLACIAN_FACE, frame.sharpness().laplacianFace());
        put(Measure.CPBD_FACE, frame.sharpness().cpbdFace());
        if (frame.change() != null) {
            changes.add(frame.change().all());
            put(Measure.FLICKER, frame.change().background());
            put(Measure.SKIN_FLICKER, frame.change().skin());
            put(Measure.NOISE, frame.change().noise());
        }
        FrameFacts.Comparison c = frame.comparison();
        if (c != null) {
            compared++;
            identical += c.error() == 0 ? 1 : 0;
            // Errors, not decibels: the mean of decibels would count every identical frame as 100.
            put(Measure.PSNR, c.error());
            put(Measure.SSIM, c.ssim());
            put(Measure.PSNR_FACE, c.errorFace());
            put(Measure.SSIM_FACE, c.ssimFace());
            put(Measure.F_LMD, c.landmarks() == null ? null : c.landmarks().face());
            put(Measure.M_LMD, c.landmarks() == null ? null : c.landmarks().mouth());
            put(Measure.CSIM_REFERENCE, c.similarity());
            referenceDynamics.add(c.referenceFace());
        }
        if (frame.embedding() != null && identity != null) {
            put(Measure.CSIM, FaceEmbedder.similarity(frame.embedding(), identity));
        }
        if (frame.emotion() != null) {
            addEmotion(frame.emotion());
        }
    }

    private void put(Measure measure, @Nullable Double value) {
        perFrame.computeIfAbsent(measure, m -> new Series()).add(value);
    }

    private void addEmotion(float[] probabilities) {
        if (emotionSums == null) {
            emotionSums = new double[probabilities.length];
        }
        for (int i = 0; i < probabilities.length; i++) {
            emotionSums[i] += probabilities[i];
        }
        emotionFrames++;
    }

    int frames() {
        return opening.size();
    }

    int compared() {
        return compared;
    }

    /** Compared frames that are the reference's, to the pixel. */
    int identical() {
        return identical;
    }

    double seconds() {
        return frames() / rate.fps();
    }

    Map<String, Double> emotions(List<String> labels) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int i = 0; emotionSums != null && i < labels.size(); i++) {
            means.put(labels.get(i), emotionSums[i] / emotionFrames);
        }
        return means;
    }

    Figures figures(@Nullable LoudnessCurve sound, @Nullable PhonemeTrack phonemes) {
        Figures figures = new Figures(seconds());
        perFrame.forEach((measure, series) -> {
            boolean decibels = measure == Measure.PSNR || measure == Measure.PSNR_FACE;
            boolean slow = measure == Measure.CSIM || measure == Measure.CSIM_REFERENCE;
            putMean(
                    figures,
                    measure,
                    series.known(),
                    frames(HALF_SECOND / (slow ? Protocol.SLOW_STRIDE : 1)),
                    decibels ? Psnr::ofError : DoubleUnaryOperator.identity());
        });
        addMouth(figures, sound, phonemes);
        addHead(figures);
        Blinks blinks = Blinks.of(eyes.toArray(), rate);
        if (blinks != null) {
            figures.put(Measure.BLINKS, blinks.perMinute(), Spread.ofCount(blinks.count(), 60 / blinks.seconds()));
        }
        putMean(figures, Measure.JITTER_FACE, jitter.face(), frames(HALF_SECOND));
        putMean(figures, Measure.JITTER_HEAD, jitter.head(), frames(HALF_SECOND));
        FrozenFrames frozen = FrozenFrames.of(changes.toArray(), rate);
        if (frozen != null) {
            double[] repeated = Arrays.stream(changes.toArray())
                    .map(change -> change < FrozenFrames.SAME ? 1 : 0)
                    .toArray();
            figures.put(Measure.FROZEN, frozen.share(), BlockBootstrap.ofMean(repeated, frames(HALF_SECOND)));
            figures.put(Measure.LONGEST_FREEZE, frozen.longestSeconds());
        }
        figures.put(Measure.FACES, frames() == 0 ? 0 : (double) opening.known().length / frames());
        return figures;
    }

    /** Frames in some seconds, at least one. */
    private int frames(double seconds) {
        return (int) Math.max(1, Math.round(seconds * rate.fps()));
    }

    private static void putMean(Figures figures, Measure measure, double[] known, int block) {
        putMean(figures, measure, known, block, DoubleUnaryOperator.identity());
    }

    private static void putMean(
            Figures figures, Measure measure, double[] known, int block, DoubleUnaryOperator figure) {
        if (known.length > 0) {
            figures.put(
                    measure,
                    figure.applyAsDouble(Arrays.stream(known).sum() / known.length),
                    BlockBootstrap.ofMean(known, block, figure));
        }
    }

    /** Outside the head, or all over where it fills the frame; 0 without two frames. */
    private double flicker() {
        Series background = perFrame.get(Measure.FLICKER);
        double[] known = background == null ? new double[0] : background.known();
        return Arrays.stream(known.length > 0 ? known : changes.toArray())
                .average()
                .orElse(0);
    }

    private void addHead(Figures figures) {
        HeadMovement head = HeadMovement.of(yaw.toArray(), pitch.toArray(), roll.toArray(), rate, flicker());
        if (head == null) {
            return;
        }
        Spread frames = Spread.unknown(head.frames());
        figures.put(Measure.YAW_RANGE, head.yawRange(), frames);
        figures.put(Measure.PITCH_RANGE, head.pitchRange(), frames);
        figures.put(Measure.ROLL_RANGE, head.rollRange(), frames);
        figures.put(Measure.HEAD_SIZE, head.size(), frames);
        HeadMovement.Spectrum spectrum = head.spectrum();
        if (spectrum != null) {
            figures.put(Measure.HEAD_SLOW, spectrum.slow(), frames);
            figures.put(Measure.HEAD_MIDDLE, spectrum.middle(), frames);
            figures.put(Measure.HEAD_FAST, spectrum.fast(), frames);
        } else if (!Double.isNaN(head.noise())) {
            figures.note(String.format(
                    Locale.ROOT,
                    "the head moves by %.1f degrees, no more than noise in the picture makes of a still head: at which"
                            + " frequencies it moves is not measured",
                    head.size()));
        } else if (seconds() >= HeadMovement.SHORTEST) {
            figures.note(String.format(
                    Locale.ROOT,
                    "no %.0f s in a row show a face in every frame: at which frequencies the head moves is not measured",
                    HeadMovement.SHORTEST));
        }
    }

    private void addMouth(Figures figures, @Nullable LoudnessCurve sound, @Nullable PhonemeTrack phonemes) {
        double[] mouth = opening.toArray();
        if (sound != null) {
            addSync(figures, mouth, sound);
            figures.put(Measure.AV_MISMATCH, 1000 * (seconds() - sound.seconds()));
        }
        if (phonemes != null) {
            double[] closed = MouthClosure.bilabials(mouth, rate, phonemes);
            int hits = (int) Math.round(Arrays.stream(closed).sum());
            figures.put(Measure.CLOSURE_RECALL, (double) hits / closed.length, Spread.ofShare(hits, closed.length));
        }
        List<Interval> silences = silences(sound, phonemes);
        putMean(figures, Measure.OPEN_IN_SILENCE, MouthClosure.openInSilence(mouth, rate, silences), frames(SYLLABLE));
        putMean(figures, Measure.LIP_LEAK, SilentLips.leaks(dynamics.aspectRatios(), rate, silences), frames(SYLLABLE));
        FaceDynamics.put(figures, dynamics.figures(sound, silences), referenceDynamics.figures(sound, silences));
    }

    private static List<Interval> silences(@Nullable LoudnessCurve sound, @Nullable PhonemeTrack phonemes) {
        if (phonemes != null) {
            return phonemes.silences();
        }
        return sound == null ? List.of() : sound.silences(SilentFrames.SHORTEST);
    }

    private void addSync(Figures figures, double[] mouth, LoudnessCurve sound) {
        LaggedCorrelation table = new LaggedCorrelation(mouth, rate, sound);
        OpeningSync sync = table.best();
        if (sync == null) {
            return;
        }
        double deviation = deviation(opening.known());
        if (deviation < OpeningSync.STILL) {
            figures.note(String.format(
                    Locale.ROOT,
                    "the mouth stands still while there is sound (it opens by %.3f of the eye distance, which noise makes"
                            + " too): how it follows the sound is not measured",
                    deviation));
            return;
        }
        List<Spread> spreads = BlockBootstrap.ofBlocks(opening.known().length, table.blocks(), 2, times -> {
            OpeningSync drawn = table.best(times);
            return drawn == null ? null : new double[] {drawn.lagMilliseconds(), drawn.correlation()};
        });
        figures.put(Measure.SYNC_LAG, sync.lagMilliseconds(), spreads.get(0));
        figures.put(Measure.SYNC_CORRELATION, sync.correlation(), spreads.get(1));
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(0));
    }

    Curves curves(@Nullable LoudnessCurve sound) {
        double[] loudness = null;
        if (sound != null) {
            loudness = new double[frames()];
            for (int f = 0; f < loudness.length; f++) {
                loudness[f] = sound.levelAt(f / rate.fps());
            }
        }
        Series face = perFrame.get(Measure.F_LMD);
        Series mouth = perFrame.get(Measure.M_LMD);
        return new Curves(
                rate,
                opening.toArray(),
                loudness,
                yaw.toArray(),
                pitch.toArray(),
                roll.toArray(),
                face == null ? null : face.toArray(),
                mouth == null ? null : mouth.toArray());
    }
}
