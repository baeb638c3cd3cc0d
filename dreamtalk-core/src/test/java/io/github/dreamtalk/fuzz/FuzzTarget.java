package io.github.dreamtalk.fuzz;

import com.sun.management.ThreadMXBean;
import io.github.dreamtalk.error.DreamTalkException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/**
 * A reader of untrusted files. Any bytes may be read, or refused by the house's own exceptions with a short message that
 * names the file; every other exception, or too much taken from the heap, is a finding. To be implemented by an enum, whose
 * constants' names are the targets'.
 */
public interface FuzzTarget {
    /** What readers call a file held in memory. */
    String ORIGIN = "fuzz";

    /** The target's name. */
    String name();

    /** Reads what a fuzzer made, to its end. */
    void read(byte[] data) throws IOException;

    /** Small sound files to start from. */
    List<byte[]> seeds();

    /** How many of the seeds are there to be refused. */
    default int refusedSeeds() {
        return 0;
    }

    /** What a message must begin with. */
    default String origin() {
        return ORIGIN;
    }

    /** The most a reader may take from the heap for a small file, freed memory included. */
    default long mostMemory() {
        return 256L << 20;
    }

    /** Longest message; what a reader quotes of a file must be bounded where it is quoted. */
    default int longestMessage() {
        return 3000;
    }

    /** Longest input a search makes, bytes. */
    default int longestInput() {
        return 4096;
    }

    /** Heap of the JVM that searches, as the option -Xmx says it. */
    default String heap() {
        return "512m";
    }

    /** The target in the words of a command line. */
    default String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Feeds one input; returns whether it was read. */
    default boolean feed(byte[] data) {
        long before = allocated();
        boolean sound = true;
        try {
            read(data);
        } catch (DreamTalkException e) {
            sound = false;
            String message = e.getMessage();
            if (!message.startsWith(origin())) {
                throw new AssertionError("the message does not name the file: " + message, e);
            }
            if (message.codePoints().anyMatch(c -> Character.isISOControl(c) || c >= 0x202a && c <= 0x202e)) {
                throw new AssertionError("a message that steers whoever shows it: " + message, e);
            }
            if (message.length() > longestMessage()) {
                throw new AssertionError("a message of " + message.length() + " characters: " + message, e);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        long taken = allocated() - before;
        if (taken > mostMemory()) {
            throw new AssertionError(taken + " bytes taken from the heap for " + data.length);
        }
        return sound;
    }

    /** Bytes this thread has taken from the heap so far, freed ones included: an upper bound of what it holds. */
    static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
