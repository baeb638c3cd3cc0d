package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sounds that a network can tell apart in a minute: a tone of its own for every phone. */
public final class TinyCorpus {
    private static final int RATE = Utterance.SAMPLE_RATE;
    private static final Phone[] SAID = {Phone.A, Phone.M, Phone.I, Phone.S, Phone.U, Phone.B};

    private TinyCorpus() {}

    /**
     * Makes it.
     *
     * @param folder where its shard goes
     * @param clips of two seconds each; one in four is held out
     */
    public static void in(Path folder, int clips) {
        Random random = new Random(8);
        try (ShardWriter writer = new ShardWriter(folder, "tones")) {
            for (int i = 0; i < clips; i++) {
                boolean held = i % 4 == 3;
                writer.add(
                        "c" + i, held ? "slt" : "msu", "nobody", held ? Split.VALIDATION : Split.TRAIN, clip(random));
            }
            writer.commit();
        }
    }

    private static LabelledAudio clip(Random random) {
        short[] samples = new short[2 * RATE];
        List<PhoneSegment> segments = new ArrayList<>();
        int at = 0;
        while (at < samples.length) {
            Phone phone = SAID[random.nextInt(SAID.length)];
            int end = Math.min(samples.length, at + RATE / 20 * (2 + random.nextInt(3)));
            double pitch = 200 * Math.pow(1.5, phone.ordinal() % 9);
            for (int k = at; k < end; k++) {
                samples[k] = (short) (6000 * Math.sin(2 * Math.PI * pitch * k / RATE) + 200 * random.nextGaussian());
            }
            segments.add(new PhoneSegment((float) at / RATE, (float) end / RATE, phone, phone.name()));
            at = end;
        }
        return new LabelledAudio(samples, segments);
    }
}
