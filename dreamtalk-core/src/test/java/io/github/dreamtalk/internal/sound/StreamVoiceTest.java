package io.github.dreamtalk.internal.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Scope;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StreamVoiceTest {
    /** A device at standard input would fill the disk. */
    @Test
    @Timeout(60)
    void aStreamWithoutEndIsStopped() {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
        try (Scope scope = new Scope()) {
            StreamVoice voice = new StreamVoice(endless, 1 << 20);
            assertThatThrownBy(() -> voice.file(scope, new CancelToken()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("a stream of more than 1048576 bytes");
        }
        assertThat(closed).isTrue();
    }

    @Test
    void aStreamOfJustThatManyIsTaken() {
        try (Scope scope = new Scope()) {
            StreamVoice voice = new StreamVoice(new ByteArrayInputStream(new byte[10]), 10);
            Path file = voice.file(scope, new CancelToken());
            assertThat(file).hasBinaryContent(new byte[10]);
        }
    }
}
