package io.github.dreamtalk.javacv;

import io.github.dreamtalk.media.RgbImage;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import javax.swing.JComponent;
import org.jspecify.annotations.Nullable;

/** Shows the last picture it was given, as large as fits, its sides in proportion. {@link #show} may come from any thread. */
@SuppressWarnings("serial") // Nobody serialises a preview.
final class FramePanel extends JComponent {
    private static final long serialVersionUID = 1L;

    private final transient Object lock = new Object();
    private transient @Nullable BufferedImage shown;

    FramePanel() {
        setOpaque(true);
    }

    /** Copies a picture and has it drawn soon. */
    void show(RgbImage image) {
        synchronized (lock) {
            BufferedImage into = shown;
            if (into == null || into.getWidth() != image.width() || into.getHeight() != image.height()) {
                into = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
                shown = into;
            }
            int[] pixels = ((DataBufferInt) into.getRaster().getDataBuffer()).getData();
            byte[] data = image.data();
            for (int i = 0, at = 0; i < pixels.length; i++, at += 3) {
                pixels[i] = (data[at] & 255) << 16 | (data[at + 1] & 255) << 8 | (data[at + 2] & 255);
            }
        }
        repaint();
    }

    @Override
    public Dimension getPreferredSize() {
        synchronized (lock) {
            BufferedImage image = shown;
            return image == null ? new Dimension(512, 512) : new Dimension(image.getWidth(), image.getHeight());
        }
    }

    @Override
    protected void paintComponent(Graphics g) {
        g.setColor(java.awt.Color.BLACK);
        g.fillRect(0, 0, getWidth(), getHeight());
        ((Graphics2D) g)
                .setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        synchronized (lock) {
            BufferedImage image = shown;
            if (image == null) {
                return;
            }
            double scale = Math.min((double) getWidth() / image.getWidth(), (double) getHeight() / image.getHeight());
            int w = (int) Math.round(scale * image.getWidth());
            int h = (int) Math.round(scale * image.getHeight());
            g.drawImage(image, (getWidth() - w) / 2, (getHeight() - h) / 2, w, h, null);
        }
    }
}
