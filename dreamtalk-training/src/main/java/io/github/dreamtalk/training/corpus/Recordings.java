package io.github.dreamtalk.training.corpus;

import java.nio.file.Path;
import java.util.List;

/** Recordings whose texts are known, as some package has them. */
interface Recordings {
    /**
     * One of them.
     *
     * @param name unique among its kind
     * @param speaker whose voice it is, as far as the package tells
     * @param text what is said
     * @param audio a file that FFmpeg reads
     */
    record Recording(String name, String speaker, String text, Path audio) {}

    /** Those that are there, in an order that does not change. */
    List<Recording> list();
}
