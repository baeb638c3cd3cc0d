package io.github.dreamtalk.training.corpus;

import java.util.List;
import java.util.random.RandomGenerator;

/** Makes the clips of one kind, shard by shard. The same seed gives the same clips with the same package versions. */
interface SpeechSource {
    /** Names of the shards to make, in order. */
    List<String> shards();

    /** Fills one of {@link #shards()}; the generator is seeded from the run's seed and the shard's name. */
    void fill(String shard, ShardWriter writer, RandomGenerator random);

    /** Shard names for a number of minutes, ten minutes each, at least one. */
    static List<String> numbered(String name, double minutes) {
        int count = (int) Math.ceil(minutes / MINUTES_PER_SHARD);
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> String.format("%s-%03d", name, i))
                .toList();
    }

    /** Minutes of audio in a numbered shard. */
    double MINUTES_PER_SHARD = 10;

    /** Seconds of audio in a numbered shard. */
    double SECONDS_PER_SHARD = MINUTES_PER_SHARD * 60;
}
