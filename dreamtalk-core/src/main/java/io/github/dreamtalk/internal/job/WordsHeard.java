package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.internal.sound.VoiceSource;
import io.github.dreamtalk.speech.SpeechMark;
import io.github.dreamtalk.speech.SpeechMarks;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.spi.SpeechRecognizer;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Has a recogniser write down what is said in a voice. */
public final class WordsHeard {
    private final Backends backends;
    private final CancelToken cancel;
    private final Trace trace;

    /**
     * Prepares the work.
     *
     * @param backends gives media reader and recogniser
     * @param cancel stops it
     * @param trace told of it
     */
    public WordsHeard(Backends backends, CancelToken cancel, Trace trace) {
        this.backends = backends;
        this.cancel = cancel;
        this.trace = trace;
    }

    /**
     * Listens.
     *
     * @param voice the sound
     * @param language what is spoken in it
     * @return the words with their times, or nothing if none was heard
     * @throws InvalidInputException if there is no sound in it, or the language is not understood
     * @throws CancelledException if it was stopped
     */
    public Optional<Transcript> in(VoiceSource voice, Locale language) {
        SpeechRecognizer recognizer = backends.get(StageKey.SPEECH_RECOGNIZER);
        return new HeardVoice(backends, cancel).with(voice, audio -> {
            if (audio.samples() == 0) {
                throw new InvalidInputException("audio: found no samples in " + voice + ", expected some sound");
            }
            long start = System.nanoTime();
            List<SpeechMark> words = recognizer.words(audio, language, cancel::isCancelled);
            trace.report(TracePhase.RECOGNIZE, 0, start, 0);
            return words.isEmpty() ? Optional.empty() : Optional.of(Transcript.of(SpeechMarks.of(words), language));
        });
    }
}
