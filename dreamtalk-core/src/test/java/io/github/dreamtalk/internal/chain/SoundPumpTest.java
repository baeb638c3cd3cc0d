package io.github.dreamtalk.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.media.PcmAudio;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoundPumpTest {
    private boolean closed;

    /** Gives what it likes: nothing now and then, never as much as is asked for. */
    private final class Hesitant implements PcmAudio {
        @Override
        public long samples() {
            return 5000;
        }

        @Override
        public Reader open() {
            return new Reader() {
                private int position;
                private int calls;

                @Override
                public int read(float[] target, int offset, int length) {
                    if (position == 5000) {
                        return -1;
                    }
                    if (calls++ % 3 == 0) {
                        return 0;
                    }
                    int n = Math.min(Math.min(700, length), 5000 - position);
                    for (int i = 0; i < n; i++) {
                        target[offset + i] = position++;
                    }
                    return n;
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        }

        @Override
        public void close() {}
    }

    @Test
    void everySampleGoesThroughOnceInOrder() {
        List<Float> heard = new ArrayList<>();
        new SoundPump(new Hesitant()).run(piece -> {
            for (int i = 0; i < piece.count(); i++) {
                heard.add(piece.values()[i]);
            }
        });
        assertThat(heard).hasSize(5000).isSorted();
        assertThat(closed).isTrue();
    }

    @Test
    void aFailureDownstreamClosesTheReader() {
        assertThatThrownBy(() -> new SoundPump(new Hesitant()).run(piece -> {
                    throw new IllegalStateException("x");
                }))
                .hasMessage("x");
        assertThat(closed).isTrue();
    }
}
