package io.github.dreamtalk.javacv;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Synthesizer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * An engine without networks: a picture that is not dark has a face, and the synthesizer {@code counter} paints each frame's
 * number and keeps the sound it hears.
 */
final class SmallEngine implements AutoCloseable {
    final List<float[]> heard = Collections.synchronizedList(new ArrayList<>());
    final DreamTalkEngine engine = DreamTalkEngine.builder()
            .backend(StageKey.PORTRAIT_ANALYZER, new Analyzer())
            .backend(StageKey.RENDERER, new Still())
            .backend(StageKey.SYNTHESIZER, new Counter())
            .build();

    /** All sound that was heard: mono, 16 kHz. */
    float[] sound() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (float[] piece : heard) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * piece.length);
            bytes.asFloatBuffer().put(piece);
            out.writeBytes(bytes.array());
        }
        float[] all = new float[out.size() / 4];
        ByteBuffer.wrap(out.toByteArray()).asFloatBuffer().get(all);
        return all;
    }

    /** What the synthesizer paints, in every channel. */
    static int grey(long index) {
        return (int) (16 + 4 * index);
    }

    @Override
    public void close() {
        engine.close();
    }

    private static final class Analyzer implements PortraitAnalyzer.Provider {
        @Override
        public String name() {
            return "bright";
        }

        @Override
        public PortraitAnalyzer create(BackendContext context) {
            return new PortraitAnalyzer() {
                @Override
                public List<FaceGeometry> analyze(RgbImage image) {
                    int sum = 0;
                    for (byte b : image.data()) {
                        sum += b & 255;
                    }
                    return sum < 60 * image.data().length
                            ? List.of()
                            : List.of(new FaceGeometry(new float[3 * FaceGeometry.POINTS], 1, 0, 0, 0));
                }

                @Override
                public void close() {}
            };
        }
    }

    private static final class Still implements Renderer.Provider {
        @Override
        public String name() {
            return "still";
        }

        @Override
        public Renderer create(BackendContext context) {
            return new Renderer() {
                @Override
                public boolean accepts(MotionSpace space) {
                    return true;
                }

                @Override
                public PreparedPortrait prepare(Portrait portrait, MotionSpace space) {
                    return new PreparedPortrait() {
                        @Override
                        public PictureSize size() {
                            return new PictureSize(
                                    portrait.image().width(), portrait.image().height());
                        }

                        @Override
                        public Session open() {
                            throw new IllegalStateException("nothing is rendered here");
                        }

                        @Override
                        public void close() {}
                    };
                }

                @Override
                public void close() {}
            };
        }
    }

    private final class Counter implements Synthesizer.Provider {
        @Override
        public String name() {
            return "counter";
        }

        @Override
        public Synthesizer create(BackendContext context) {
            return new Synthesizer() {
                @Override
                public Set<Need> needs() {
                    return Set.of();
                }

                @Override
                public Session<Moment, Frame> open(ClipInfo clip) {
                    RgbImage portrait = clip.portrait().orElseThrow().image();
                    RgbImage canvas = new RgbImage(portrait.width(), portrait.height());
                    return new Session<>() {
                        @Override
                        public void push(Moment moment, Sink<? super Frame> out) {
                            heard.add(moment.samples().clone());
                            java.util.Arrays.fill(canvas.data(), (byte) grey(moment.index()));
                            out.accept(new Frame(moment.index(), canvas));
                        }
                    };
                }
            };
        }
    }
}
