package io.github.dreamtalk.eval;

import io.github.dreamtalk.eval.identity.FaceEmbedder;
import io.github.dreamtalk.eval.natural.Blinks;
import io.github.dreamtalk.eval.natural.FrozenFrames;
import io.github.dreamtalk.eval.natural.HeadMovement;
import io.github.dreamtalk.eval.natural.Jitter;
import io.github.dreamtalk.eval.sync.LoudnessCurve;
import io.github.dreamtalk.eval.sync.MouthClosure;
import io.github.dreamtalk.eval.sync.OpeningSync;
import io.github.dreamtalk.eval.sync.PhonemeTrack;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.FaceMeasures;
import io.github.dreamtalk.media.FrameRate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the frames of one clip, in order, and turns them into figures: a few numbers a frame are kept, no picture. Not
 * thread-safe.
 */
final class ClipFacts {
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
    private double @Nullable [] emotionSums;
    private int emotionFrames;
    private int compared;

    /** With the portrait's embedding, or null. */
    ClipFacts(FrameRate rate, float @Nullable [] identity) {
        this.rate = rate;
        this.identity = identity;
    }

    void add(FrameFacts frame) {
        FaceGeometry face = frame.face();
        opening.add(face == null ? null : FaceMeasures.mouthOpening(face));
        eyes.add(face == null ? null : (FaceMeasures.leftEyeOpenness(face) + FaceMeasures.rightEyeOpenness(face)) / 2);
        yaw.add(face == null ? null : (double) face.yaw());
        pitch.add(face == null ? null : (double) face.pitch());
        roll.add(face == null ? null : (double) face.roll());
        jitter.add(face);
        put(Measure.LAPLACIAN, frame.sharpness().laplacian());
        put(Measure.CPBD, frame.sharpness().cpbd());
        put(Measure.LAPLACIAN_FACE, frame.sharpness().laplacianFace());
        put(Measure.CPBD_FACE, frame.sharpness().cpbdFace());
        if (frame.change() != null) {
            changes.add(frame.change().all());
            put(Measure.FLICKER, frame.change().background());
        }
        FrameFacts.Comparison c = frame.comparison();
        if (c != null) {
            compared++;
            put(Measure.PSNR, c.psnr());
            put(Measure.SSIM, c.ssim());
            put(Measure.PSNR_FACE, c.psnrFace());
            put(Measure.SSIM_FACE, c.ssimFace());
            put(Measure.F_LMD, c.landmarks() == null ? null : c.landmarks().face());
            put(Measure.M_LMD, c.landmarks() == null ? null : c.landmarks().mouth());
            put(Measure.CSIM_REFERENCE, c.similarity());
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

    Map<Measure, Double> values(@Nullable LoudnessCurve sound, @Nullable PhonemeTrack phonemes) {
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        perFrame.forEach((measure, series) -> put(values, measure, series.mean()));
        addMouth(values, sound, phonemes);
        Blinks blinks = Blinks.of(eyes.toArray(), rate);
        put(values, Measure.BLINKS, blinks == null ? null : blinks.perMinute());
        HeadMovement head = HeadMovement.of(yaw.toArray(), pitch.toArray(), roll.toArray(), rate);
        if (head != null) {
            values.put(Measure.YAW_RANGE, head.yawRange());
            values.put(Measure.PITCH_RANGE, head.pitchRange());
            values.put(Measure.ROLL_RANGE, head.rollRange());
            values.put(Measure.HEAD_SLOW, head.slow());
            values.put(Measure.HEAD_MIDDLE, head.middle());
            values.put(Measure.HEAD_FAST, head.fast());
        }
        put(values, Measure.JITTER_FACE, jitter.face());
        put(values, Measure.JITTER_HEAD, jitter.head());
        FrozenFrames frozen = FrozenFrames.of(changes.toArray(), rate);
        values.put(Measure.FROZEN, frozen.share());
        values.put(Measure.LONGEST_FREEZE, frozen.longestSeconds());
        values.put(Measure.FACES, frames() == 0 ? 0 : (double) opening.known() / frames());
        return values;
    }

    private void addMouth(Map<Measure, Double> values, @Nullable LoudnessCurve sound, @Nullable PhonemeTrack phonemes) {
        double[] mouth = opening.toArray();
        if (sound != null) {
            OpeningSync sync = OpeningSync.of(mouth, rate, sound);
            if (sync != null) {
                values.put(Measure.SYNC_LAG, sync.lagMilliseconds());
                values.put(Measure.SYNC_CORRELATION, sync.correlation());
            }
            values.put(Measure.AV_MISMATCH, 1000 * (seconds() - sound.seconds()));
            if (phonemes == null) {
                put(
                        values,
                        Measure.OPEN_IN_SILENCE,
                        MouthClosure.openInSilence(mouth, rate, sound.silences(MouthClosure.SHORTEST_SILENCE)));
            }
        }
        if (phonemes != null) {
            put(values, Measure.CLOSURE_RECALL, MouthClosure.bilabialRecall(mouth, rate, phonemes));
            put(values, Measure.OPEN_IN_SILENCE, MouthClosure.openInSilence(mouth, rate, phonemes.silences()));
        }
    }

    private static void put(Map<Measure, Double> values, Measure measure, @Nullable Double value) {
        if (value != null) {
            values.put(measure, value);
        }
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
