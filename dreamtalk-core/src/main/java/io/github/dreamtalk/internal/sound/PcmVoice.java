package io.github.dreamtalk.internal.sound;

import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Scope;
import java.io.IOException;
import java.nio.file.Path;

/** PCM in memory. Usable any number of times. */
public final class PcmVoice implements VoiceSource {
    private final float[] samples;
    private final PcmFormat format;

    /**
     * Keeps the samples.
     *
     * @param samples interleaved, in [-1, 1]; not copied
     * @param format rate and channels
     */
    public PcmVoice(float[] samples, PcmFormat format) {
        format.check(samples.length);
        this.samples = samples;
        this.format = format;
    }

    @Override
    public Path file(Scope scope, CancelToken cancel) {
        TemporaryFile file = scope.own(new TemporaryFile(".wav"));
        try (WavFile wav = new WavFile(file.path(), format.rate(), format.channels())) {
            wav.write(samples, 0, samples.length);
            wav.finish();
        } catch (IOException e) {
            throw TemporaryFile.failed(e);
        }
        return file.path();
    }

    @Override
    public String toString() {
        return samples.length / format.channels() + " samples of PCM at " + format.rate() + " Hz";
    }
}
