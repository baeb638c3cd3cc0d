package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.util.List;

/**
 * Samples with their labels, on the way into a shard or through the {@link Augmenter}. The array is not copied: whoever
 * gets the value owns it.
 *
 * @param samples mono, {@link Utterance#SAMPLE_RATE} Hz
 * @param segments labels in order of time, without overlaps; gaps count as {@link Phone#SIL}
 */
public record LabelledAudio(short[] samples, List<PhoneSegment> segments) {
    /**
     * Copies the labels, not the samples.
     *
     * @param samples mono, {@link Utterance#SAMPLE_RATE} Hz
     * @param segments labels in order of time, without overlaps
     */
    public LabelledAudio {
        segments = List.copyOf(segments);
    }
}
