package io.github.dreamtalk.spi;

import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.speech.SpeechMark;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Writes down the words it hears in a whole sound. They need not all be right: a {@link SpeechAligner} drops those that
 * the sound does not hold. Thread-safe.
 */
public interface SpeechRecognizer extends AutoCloseable {
    /**
     * Whether this recogniser understands a language.
     *
     * @param language its language part counts, the country may
     * @return true if {@link #words} takes it
     */
    boolean understands(Locale language);

    /**
     * Listens to a whole sound.
     *
     * @param sound mono, 16 kHz; not closed
     * @param language what language is spoken in it
     * @param cancelled asked from time to time
     * @return the words in order, each with its start and its end; empty if there are none
     * @throws io.github.dreamtalk.error.InvalidInputException if the language is not understood; the message lists those that are
     * @throws io.github.dreamtalk.error.CancelledException if cancelled turned true
     */
    List<SpeechMark> words(PcmAudio sound, Locale language, BooleanSupplier cancelled);

    @Override
    void close();

    /** Makes recognisers. */
    interface Provider extends BackendProvider<SpeechRecognizer> {}
}
