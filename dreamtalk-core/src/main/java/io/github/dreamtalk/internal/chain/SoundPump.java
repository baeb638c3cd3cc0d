package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.spi.Sink;

/** Pushes a finite sound into a chain, piece by piece. */
final class SoundPump {
    /** A quarter of a second: small enough for an early first frame, large enough to cost nothing. */
    private static final int PIECE = PcmAudio.SAMPLE_RATE / 4;

    private final PcmAudio audio;

    SoundPump(PcmAudio audio) {
        this.audio = audio;
    }

    void run(Sink<Samples> sink) {
        float[] piece = new float[PIECE];
        try (PcmAudio.Reader reader = audio.open()) {
            for (int n = reader.read(piece, 0, PIECE); n >= 0; n = reader.read(piece, 0, PIECE)) {
                sink.accept(new Samples(piece, n));
            }
        }
    }
}
