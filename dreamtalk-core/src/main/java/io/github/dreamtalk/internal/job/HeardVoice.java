package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.internal.sound.VoiceSource;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.spi.MediaReader;
import io.github.dreamtalk.spi.StageKey;
import java.nio.file.Path;
import java.util.function.Function;

/** A voice that is listened to outside any job. */
final class HeardVoice {
    private final Backends backends;
    private final CancelToken cancel;

    HeardVoice(Backends backends, CancelToken cancel) {
        this.backends = backends;
        this.cancel = cancel;
    }

    /**
     * Opens the voice, works on its sound and closes it.
     *
     * @throws CancelledException if it was stopped, whatever broke because of that
     */
    <T> T with(VoiceSource voice, Function<PcmAudio, T> work) {
        try (Scope scope = new Scope()) {
            Path source = voice.file(scope, cancel);
            MediaReader media = backends.get(StageKey.MEDIA_READER);
            PcmAudio audio =
                    scope.own(InvalidInputException.about("audio", () -> media.openAudio(source, MediaLimits.DEFAULT)));
            return work.apply(audio);
        } catch (RuntimeException e) {
            // Whatever breaks because the work was stopped (an interrupted network, say) is the stop.
            throw cancel.isCancelled() && !(e instanceof CancelledException) ? cancel.failure(e) : e;
        }
    }
}
