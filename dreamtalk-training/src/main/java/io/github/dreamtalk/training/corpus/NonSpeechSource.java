package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.util.List;
import java.util.random.RandomGenerator;

/** Noise, hum, tones and music of any level, all labelled silence: a mouth must stay shut while a machine runs or plays. */
final class NonSpeechSource implements SpeechSource {
    private final double minutes;

    NonSpeechSource(double minutes) {
        this.minutes = minutes;
    }

    @Override
    public List<String> shards() {
        return SpeechSource.numbered("nonspeech", minutes);
    }

    @Override
    public void fill(String shard, ShardWriter writer, RandomGenerator random) {
        Noise.Kind[] kinds = Noise.Kind.values();
        while (writer.seconds() < SECONDS_PER_SHARD) {
            int length = (int) (random.nextDouble(1.5, 5) * Utterance.SAMPLE_RATE);
            Noise.Kind kind = kinds[random.nextInt(kinds.length)];
            float[] samples = Noise.make(kind, length, random);
            float level = (float) Math.pow(10, random.nextDouble(-55, -18) / 20);
            for (int i = 0; i < length; i++) {
                samples[i] *= level;
            }
            PhoneSegment silence = new PhoneSegment(0, (float) length / Utterance.SAMPLE_RATE, Phone.SIL, "");
            writer.add(
                    shard + "-" + writer.count(),
                    "nonspeech",
                    "nonspeech",
                    Split.TRAIN,
                    new LabelledAudio(Pcm.toShort(samples), List.of(silence)));
        }
    }
}
