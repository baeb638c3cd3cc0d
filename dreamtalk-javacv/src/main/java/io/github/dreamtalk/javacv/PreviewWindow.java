package io.github.dreamtalk.javacv;

import io.github.dreamtalk.FrameConsumer;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import java.awt.AWTError;
import java.awt.EventQueue;
import java.awt.HeadlessException;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.swing.JFrame;
import javax.swing.WindowConstants;
import org.bytedeco.javacv.Frame;

/**
 * A window that shows frames at the pace of their clip, as the consumer of {@link io.github.dreamtalk.DreamTalkJob#frames};
 * JavaCV's frames too. Whoever closes the window ends the job with {@link CancelledException}.
 *
 * <p>It is a window of its own and not {@link org.bytedeco.javacv.CanvasFrame}, which stays registered with the keyboard
 * for the life of the JVM and changes colours by a gamma. Frames come from one thread at a time; {@link #close()} from any.
 */
public final class PreviewWindow implements FrameConsumer, AutoCloseable {
    static {
        ClassPathModules.read();
    }

    private final Pacing pacing;
    private final FramePanel panel = new FramePanel();
    private final JFrame window;
    private boolean packed;
    private volatile boolean closed;

    private PreviewWindow(String title, FrameRate rate) {
        this.pacing = new Pacing(rate);
        this.window = new JFrame(title);
        window.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
        window.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosed(WindowEvent e) {
                closed = true;
            }
        });
        window.add(panel);
        window.pack();
        window.setLocationByPlatform(true);
        window.setVisible(true);
    }

    /**
     * Opens a window.
     *
     * @param title its title
     * @param rate of the frames that will come
     * @return the window; the caller closes it
     * @throws BackendUnavailableException if there is no screen
     */
    public static PreviewWindow open(String title, FrameRate rate) {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(rate, "rate");
        try {
            return onEventThread(title, rate);
        } catch (HeadlessException | AWTError | LinkageError e) {
            // Without a display, with one that does not answer, and on a JVM without a toolkit, in this order.
            throw new BackendUnavailableException(
                    "preview window: found no screen (" + e.toString().strip()
                            + "), expected one; run on a desktop (on Linux"
                            + " with DISPLAY set and a JDK that is not headless), or write to a RecorderTarget",
                    e);
        }
    }

    private static PreviewWindow onEventThread(String title, FrameRate rate) {
        if (java.awt.GraphicsEnvironment.isHeadless()) {
            throw new HeadlessException("this JVM runs headless");
        }
        if (EventQueue.isDispatchThread()) {
            return new PreviewWindow(title, rate);
        }
        PreviewWindow[] made = new PreviewWindow[1];
        try {
            EventQueue.invokeAndWait(() -> made[0] = new PreviewWindow(title, rate));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the thread that opens the preview window was interrupted", e);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException r) {
                throw r;
            }
            if (e.getCause() instanceof Error r) {
                throw r;
            }
            throw new IllegalStateException(e);
        }
        return made[0];
    }

    /**
     * Shows a frame when it is due; one that is late at once.
     *
     * @param index frame number from 0
     * @param frame the picture; copied
     * @throws InterruptedException if the thread is interrupted while it waits, as a cancelled job's is
     * @throws CancelledException if the window was closed
     */
    @Override
    public void accept(long index, RgbImage frame) throws InterruptedException {
        if (!closed) {
            TimeUnit.NANOSECONDS.sleep(pacing.nanosUntil(index, System.nanoTime()));
        }
        show(frame);
    }

    /**
     * Shows a frame of JavaCV at once.
     *
     * @param frame of 8-bit channels; copied
     * @throws io.github.dreamtalk.error.InvalidInputException if there is no picture in it, or of a layout not known here
     * @throws CancelledException if the window was closed
     */
    public void show(Frame frame) {
        try (PictureConverter converter = new PictureConverter()) {
            show(converter.convert(frame));
        }
    }

    private void show(RgbImage image) {
        if (closed) {
            throw new CancelledException("the preview window was closed");
        }
        panel.show(image);
        if (!packed) {
            packed = true;
            EventQueue.invokeLater(window::pack);
        }
    }

    /**
     * Whether the window was closed, by this program or by whoever looked at it.
     *
     * @return true once it was
     */
    public boolean isClosed() {
        return closed;
    }

    /** Takes the window from the screen. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        window.dispose();
    }
}
