package io.github.dreamtalk.examples.synthesizer;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Synthesizer;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Frames without motion: the portrait stands still, and a ring round the face shows the voice. Its thickness is the
 * loudness of the frame's sound; its rays are the frame's features, whatever these are, each against the largest so far.
 */
public final class SoundRing implements Synthesizer {
    private static final int MOST_RAYS = 96;

    @Override
    public Set<Need> needs() {
        return Set.of(Need.FEATURES, Need.FACE);
    }

    @Override
    public Session<Moment, Frame> open(ClipInfo clip) {
        return new Ring(clip.portrait().orElseThrow());
    }

    /** One clip: what is drawn depends on the sound up to now, never on what comes. */
    private static final class Ring implements Session<Moment, Frame> {
        private final BufferedImage portrait;
        private final Ellipse2D circle;
        private float loudest = 0.01f;
        private float largest = 1e-6f;

        Ring(Portrait portrait) {
            this.portrait = portrait.image().toBufferedImage();
            this.circle = roundTheFace(portrait);
        }

        private static Ellipse2D roundTheFace(Portrait portrait) {
            FaceGeometry face = portrait.face();
            if (face == null) {
                double side =
                        Math.min(portrait.image().width(), portrait.image().height()) / 2.0;
                return new Ellipse2D.Double(
                        (portrait.image().width() - side) / 2, (portrait.image().height() - side) / 2, side, side);
            }
            int forehead = 10;
            int chin = 152;
            double x = (face.x(forehead) + face.x(chin)) / 2;
            double y = (face.y(forehead) + face.y(chin)) / 2;
            double radius = 0.75 * Math.hypot(face.x(chin) - face.x(forehead), face.y(chin) - face.y(forehead));
            return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
        }

        @Override
        public void push(Moment moment, Sink<? super Frame> out) {
            float loudness = loudness(moment.samples());
            loudest = Math.max(loudest, loudness);
            BufferedImage canvas =
                    new BufferedImage(portrait.getWidth(), portrait.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D g = canvas.createGraphics();
            try {
                g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
                g.drawImage(portrait, 0, 0, null);
                float thickness = (float) circle.getWidth() * (0.01f + 0.05f * loudness / loudest);
                g.setColor(new Color(64, 224, 255));
                g.setStroke(new BasicStroke(thickness));
                g.draw(circle);
                drawRays(g, (circle.getWidth() + thickness) / 2, moment.features());
            } finally {
                g.dispose();
            }
            out.accept(new Frame(moment.index(), RgbImage.of(canvas)));
        }

        private void drawRays(Graphics2D g, double from, float @Nullable [] features) {
            if (features == null) {
                throw new IllegalStateException("features were needed and did not come");
            }
            for (float f : features) {
                largest = Math.max(largest, Math.abs(f));
            }
            g.setColor(new Color(255, 200, 64));
            g.setStroke(new BasicStroke((float) circle.getWidth() * 0.012f));
            int rays = Math.min(MOST_RAYS, features.length);
            for (int i = 0; i < rays; i++) {
                double angle = 2 * Math.PI * i / rays - Math.PI / 2;
                double to = from * (1 + 0.35 * Math.abs(features[i]) / largest);
                g.draw(new Line2D.Double(
                        circle.getCenterX() + from * Math.cos(angle),
                        circle.getCenterY() + from * Math.sin(angle),
                        circle.getCenterX() + to * Math.cos(angle),
                        circle.getCenterY() + to * Math.sin(angle)));
            }
        }

        private static float loudness(float[] samples) {
            double sum = 0;
            for (float s : samples) {
                sum += s * s;
            }
            return (float) Math.sqrt(sum / samples.length);
        }
    }

    /** Named in {@code META-INF/services}; a request asks for it by {@code synthesizer("sound-ring")}. */
    public static final class Provider implements Synthesizer.Provider {
        @Override
        public String name() {
            return "sound-ring";
        }

        @Override
        public Synthesizer create(BackendContext context) {
            return new SoundRing();
        }
    }
}
