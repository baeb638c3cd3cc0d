package io.github.dreamtalk.internal.sound;

import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a sound file, as a speech engine gives them. Usable any number of times. */
public final class BytesVoice implements VoiceSource {
    private final byte[] bytes;

    /**
     * Keeps the bytes.
     *
     * @param bytes a whole sound file; not copied
     */
    public BytesVoice(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public Path file(Scope scope, CancelToken cancel) {
        TemporaryFile file = scope.own(new TemporaryFile(".sound"));
        try {
            Files.write(file.path(), bytes);
        } catch (IOException e) {
            throw TemporaryFile.failed(e);
        }
        return file.path();
    }

    @Override
    public String toString() {
        return bytes.length + " bytes in memory";
    }
}
