package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.Sink;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands rows to a chain that works in a thread of its own, so that networks and pictures overlap; at most
 * {@value #WAITING_BLOCKS} blocks of rows wait. A failure over there, whatever it is, surfaces in the producer at its next
 * call. Cancellation interrupts that thread: whoever waits in it, a consumer of frames too, is woken.
 */
public final class HandOff implements Sink<Rows>, AutoCloseable {
    /** Blocks that may wait: what bounds the memory between a fast network and a slow encoder. */
    public static final int WAITING_BLOCKS = 2;

    private static final Rows END = new Rows(new float[0], 0);

    private final Chain<Rows> chain;
    private final int channels;
    private final CancelToken cancel;
    private final List<Gate.Entry> stays;
    private final BlockingQueue<Rows> queue = new ArrayBlockingQueue<>(WAITING_BLOCKS);
    private final CancelToken.Registration wake;
    private final Thread thread;
    private volatile @Nullable Throwable failure;
    private volatile boolean stopped;

    /**
     * Starts the thread.
     *
     * @param chain works in the thread; closed by whoever made it, after this
     * @param channels values of a row
     * @param stays of the job, in the engine and the avatar: the thread goes in too, so that a consumer may close them
     */
    public HandOff(Chain<Rows> chain, int channels, CancelToken cancel, List<Gate.Entry> stays) {
        this.chain = chain;
        this.channels = channels;
        this.cancel = cancel;
        this.stays = List.copyOf(stays);
        this.thread = new Thread(this::work, "dreamtalk-render");
        thread.setDaemon(true);
        thread.start();
        this.wake = cancel.onCancel(thread::interrupt);
    }

    @Override
    public void accept(Rows rows) {
        put(new Rows(Arrays.copyOf(rows.values(), rows.count() * channels), rows.count()));
    }

    /** Waits until everything given has gone through. */
    public void finish() {
        put(END);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the job's thread was interrupted", e);
        }
        rethrow();
    }

    private void put(Rows block) {
        try {
            while (!queue.offer(block, 50, TimeUnit.MILLISECONDS)) {
                rethrow();
                cancel.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the job's thread was interrupted", e);
        }
        rethrow();
    }

    /** Thrown as it is, a checked exception of a Kotlin consumer too: the phase tracker wraps what has to be. */
    private void rethrow() {
        Throwable f = failure;
        if (f != null) {
            HandOff.<RuntimeException>sneak(f);
        }
    }

    @SuppressWarnings("unchecked") // erased: nothing is cast
    private static <T extends Throwable> void sneak(Throwable e) throws T {
        throw (T) e;
    }

    private void work() {
        try (Scope inside = new Scope()) {
            stays.forEach(stay -> inside.own(stay.admit()));
            for (; ; ) {
                Rows block = queue.poll(50, TimeUnit.MILLISECONDS);
                if (stopped) {
                    return;
                }
                if (block == END) {
                    chain.finish();
                    return;
                }
                if (block != null) {
                    chain.accept(block);
                }
            }
        } catch (InterruptedException e) {
            failure = cancel.failure(e);
        } catch (Throwable e) { // the producer throws it on
            failure = e;
        }
    }

    /** Stops the thread, finished or not, and waits for it. */
    @Override
    public void close() {
        stopped = true;
        wake.close();
        // A consumer that waits for something must not keep a job from ending; one that has finished does not notice.
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
