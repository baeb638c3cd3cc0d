package io.github.dreamtalk.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PronouncingDictionaryTest {
    private static SortedMap<String, List<int[]>> words(int count) {
        SortedMap<String, List<int[]>> words = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            words.put(String.format("w%04d", i * 7), List.of(new int[] {i % 39, 2}, new int[] {3}));
        }
        return words;
    }

    @Test
    void everyWordIsFoundAndNoOther() {
        for (int count : new int[] {1, 15, 16, 17, 33, 1000}) {
            PronouncingDictionary dictionary =
                    PronouncingDictionary.read("d", PronouncingDictionary.write(words(count)));
            assertThat(dictionary.size()).isEqualTo(count);
            for (int i = 0; i < count; i++) {
                List<int[]> found = dictionary.of(String.format("w%04d", i * 7));
                assertThat(found).hasSize(2);
                assertThat(found.get(0)).containsExactly(i % 39, 2);
                assertThat(found.get(1)).containsExactly(3);
                assertThat(dictionary.of(String.format("w%04d", i * 7 + 1))).isEmpty();
            }
            assertThat(dictionary.of("a")).isEmpty();
            assertThat(dictionary.of("zzz")).isEmpty();
            assertThat(dictionary.of("")).isEmpty();
            assertThat(dictionary.of("日本")).isEmpty();
            assertThat(dictionary.of("w".repeat(1000))).isEmpty();
        }
    }

    @Test
    void anEmptyDictionaryKnowsNothing() {
        PronouncingDictionary none = PronouncingDictionary.read("d", PronouncingDictionary.write(new TreeMap<>()));
        assertThat(none.of("a")).isEmpty();
    }

    @Test
    void damagedFilesAreRefusedByName() {
        byte[] good = PronouncingDictionary.write(words(100));
        for (int cut = 0; cut < good.length; cut += 5) {
            byte[] part = Arrays.copyOf(good, cut);
            assertThatThrownBy(() -> PronouncingDictionary.read("words.bin", part))
                    .isInstanceOf(ModelMismatchException.class)
                    .hasMessageStartingWith("words.bin");
        }
        for (int i = 0; i < good.length; i++) {
            byte[] flipped = good.clone();
            flipped[i] ^= 0x55;
            try {
                PronouncingDictionary.read("words.bin", flipped).of("w0007");
            } catch (ModelMismatchException e) {
                assertThat(e).hasMessageStartingWith("words.bin");
            }
        }
    }
}
