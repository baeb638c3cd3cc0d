package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.FileRoles;
import io.github.dreamtalk.format.NpyRowWriter;
import io.github.dreamtalk.format.OutputFile;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.internal.sound.FileVoice;
import io.github.dreamtalk.internal.sound.VoiceSource;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.StageKey;
import java.nio.file.Path;

/** Writes the audio features of a sound. */
public final class FeatureFile {
    private static final int PIECE = PcmAudio.SAMPLE_RATE;

    private final Backends backends;
    private final CancelToken cancel;

    /**
     * Prepares the work.
     *
     * @param backends gives media reader and feature extractor
     * @param cancel stops it
     */
    public FeatureFile(Backends backends, CancelToken cancel) {
        this.backends = backends;
        this.cancel = cancel;
    }

    /**
     * Writes the features.
     *
     * @param voice the sound
     * @param target an npy file [frames, dimension]; replaced
     * @return frames written
     * @throws InvalidInputException if there is no sound in it
     * @throws io.github.dreamtalk.error.CancelledException if it was stopped
     */
    public long write(VoiceSource voice, Path target) {
        new FileRoles()
                .reads("audio", voice instanceof FileVoice v ? v.file() : null)
                .writes("output", target)
                .check();
        InvalidInputException.about("output", () -> {
            OutputFile.check(target);
            return target;
        });
        return new HeardVoice(backends, cancel).with(voice, audio -> written(voice, audio, target));
    }

    private long written(VoiceSource voice, PcmAudio audio, Path target) {
        AudioFeatureExtractor extractor = backends.get(StageKey.AUDIO_FEATURES);
        long[] frames = {0};
        try (Stage.Session<Samples, Rows> session = extractor.open(
                        ClipInfo.of(MotionSpace.ARKIT, extractor.spec().rate()).withSound(audio));
                CancelToken.Registration stop = cancel.onCancel(session::cancel);
                NpyRowWriter writer = new NpyRowWriter(target, extractor.spec().dimension());
                PcmAudio.Reader reader = audio.open()) {
            Sink<Rows> sink = rows -> {
                writer.accept(rows.values(), rows.count());
                frames[0] += rows.count();
            };
            float[] piece = new float[PIECE];
            for (int n = reader.read(piece, 0, PIECE); n >= 0; n = reader.read(piece, 0, PIECE)) {
                cancel.check();
                session.push(new Samples(piece, n), sink);
            }
            session.finish(sink);
            if (frames[0] == 0) {
                throw new InvalidInputException("audio: found " + audio.samples() + " samples in " + voice
                        + ", expected enough for one frame of features");
            }
            cancel.check();
            writer.finish();
        }
        return frames[0];
    }
}
