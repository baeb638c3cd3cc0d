package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.speech.PhoneSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Gives a clip 0.1 to 0.6 s of near-silence at both ends and a faint noise floor throughout: digital zeros never occur in
 * recordings and upset every level and mean that is taken of a clip.
 */
final class ClipFinisher {
    private static final double MIN_PAD_SECONDS = 0.1;
    private static final double MAX_PAD_SECONDS = 0.6;

    private ClipFinisher() {}

    static LabelledAudio pad(float[] speech, List<PhoneSegment> segments, RandomGenerator random) {
        int before = (int) (random.nextDouble(MIN_PAD_SECONDS, MAX_PAD_SECONDS) * Utterance.SAMPLE_RATE);
        int after = (int) (random.nextDouble(MIN_PAD_SECONDS, MAX_PAD_SECONDS) * Utterance.SAMPLE_RATE);
        double floor = Math.pow(10, random.nextDouble(-84, -64) / 20);
        float[] padded = new float[before + speech.length + after];
        for (int i = 0; i < padded.length; i++) {
            padded[i] = (float) (floor * random.nextGaussian());
        }
        for (int i = 0; i < speech.length; i++) {
            padded[before + i] += speech[i];
        }
        float shift = (float) before / Utterance.SAMPLE_RATE;
        List<PhoneSegment> moved = new ArrayList<>(segments.size());
        for (PhoneSegment s : segments) {
            moved.add(new PhoneSegment(s.startSeconds() + shift, s.endSeconds() + shift, s.phone(), s.symbol()));
        }
        return new LabelledAudio(Pcm.toShort(padded), moved);
    }
}
