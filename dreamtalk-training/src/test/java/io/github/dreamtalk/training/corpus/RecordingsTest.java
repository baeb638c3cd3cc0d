package io.github.dreamtalk.training.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import io.github.dreamtalk.training.corpus.Recordings.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {
    @TempDir
    private Path folder;

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void stampsAreSaidInALanguageIfTheyHaveItsTextAndItsSound() throws IOException {
        file("animals/cat.txt", "A cat.\nde.utf8=Eine Katze.\nes.utf8= Un gato negro. \n");
        file("animals/cat_desc_es.ogg", "");
        file("animals/cat.ogg", "a mew");
        file("animals/dog.txt", "A dog.\nde.utf8=Ein Hund.\n");
        file("animals/dog_desc_es.ogg", "");
        file("animals/cow_desc_es.ogg", "no text at all");
        assertThat(new StampNames(folder, "es").list())
                .containsExactly(new Recording(
                        "animals-cat", "tuxpaint-es", "Un gato negro.", folder.resolve("animals/cat_desc_es.ogg")));
        assertThat(new StampNames(folder, "de").list()).isEmpty();
    }

    @Test
    void dialogsBelongToTheLeadsOrToOthers() throws IOException {
        file(
                "script/airplane/dialogs_cs.lua",
                """

                dialogId("let-m-divna", "font_small", "What kind of (strange) ship is that?")
                dialogStr("Co je to za \\"divnou\\" loď?")


                dialogId("let-v-oko", "font_big", "Can you see that eye?")
                dialogStr("Vidíš to oko?")

                dialogId("let-hs-lost", "font_big", "No sound.")
                dialogStr("Nic.")

                dialogId("let-hs-hi", "font_big", "Hello.")
                dialogStr("Ahoj.")
                """);
        file("script/empty/other.lua", "");
        for (String id : List.of("let-m-divna", "let-v-oko", "let-hs-hi")) {
            file("sound/airplane/cs/" + id + ".ogg", "");
        }
        List<Recording> found = new FilletsDialogs(folder, "cs").list();
        assertThat(found)
                .extracting(Recording::name)
                .containsExactly("airplane-let-m-divna", "airplane-let-v-oko", "airplane-let-hs-hi");
        assertThat(found)
                .extracting(Recording::speaker)
                .containsExactly("fillets-cs-m", "fillets-cs-v", "fillets-cs-others");
        assertThat(found)
                .extracting(Recording::text)
                .containsExactly("Co je to za \"divnou\" loď?", "Vidíš to oko?", "Ahoj.");
    }

    private static List<PhoneSegment> phones(float... seconds) {
        List<PhoneSegment> segments = new ArrayList<>();
        float at = 0;
        for (float s : seconds) {
            segments.add(new PhoneSegment(at, at + s, Phone.A, "a"));
            at += s;
        }
        segments.add(new PhoneSegment(at, at + 3, Phone.SIL, ""));
        return segments;
    }

    @Test
    void aTextThatHadToBeSqueezedInIsDoubtful() {
        assertThat(RecordedSource.isDoubtful(phones(0.1f, 0.05f, 0.08f, 0.015f)))
                .isFalse();
        assertThat(RecordedSource.isDoubtful(phones(0.1f, 0.015f, 0.08f, 0.015f)))
                .isTrue();
        assertThat(RecordedSource.isDoubtful(phones(0.1f, 0.05f, 0.9f, 0.1f))).isTrue();
    }
}
