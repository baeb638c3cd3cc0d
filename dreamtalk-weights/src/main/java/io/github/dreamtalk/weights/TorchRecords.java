package io.github.dreamtalk.weights;

import io.github.dreamtalk.format.RandomBytes;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Where a torch file keeps the bytes of its storages. */
interface TorchRecords {
    /** Bytes of one storage. */
    record Place(long offset, long bytes) {}

    /** The file. */
    RandomBytes file();

    /** Byte order of the elements. */
    ByteOrder order();

    /** The record of a storage, or null if the file has none of this key. */
    @Nullable
    Place find(String key);
}
