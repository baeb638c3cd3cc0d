package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.internal.chain.WordSearch;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.internal.sound.VoiceSource;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Trace;
import org.jspecify.annotations.Nullable;

/** Finds words and phones in a voice, without making motion. */
public final class SpeechSearch {
    private final Backends backends;
    private final CancelToken cancel;
    private final Trace trace;

    /**
     * Prepares the work.
     *
     * @param backends gives media reader and aligner
     * @param cancel stops it
     * @param trace told of it
     */
    public SpeechSearch(Backends backends, CancelToken cancel, Trace trace) {
        this.backends = backends;
        this.cancel = cancel;
        this.trace = trace;
    }

    /**
     * Searches.
     *
     * @param voice the sound
     * @param transcript what is said in it, or null to find the phones alone
     * @return what was found
     * @throws InvalidInputException if there is no sound in it, or the language is not known
     */
    public WordSearch.Found in(VoiceSource voice, @Nullable Transcript transcript) {
        WordSearch search = new WordSearch(backends.get(StageKey.SPEECH_ALIGNER), cancel);
        return new HeardVoice(backends, cancel).with(voice, audio -> {
            if (audio.samples() == 0) {
                throw new InvalidInputException("audio: found no samples in " + voice + ", expected some sound");
            }
            return search.in(
                    ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25)
                            .withSound(audio)
                            .withTranscript(transcript)
                            .withTrace(trace),
                    audio);
        });
    }
}
