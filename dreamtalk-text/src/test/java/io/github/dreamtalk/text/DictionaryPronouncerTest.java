package io.github.dreamtalk.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.speech.WrittenWord;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.Pronouncer;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No text, whatever it is, may keep its reader for minutes. */
@Timeout(60)
class DictionaryPronouncerTest {
    private static final Pronouncer PRONOUNCER = ServiceLoader.load(Pronouncer.Provider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(p -> p.name().equals("dictionary"))
            .findFirst()
            .orElseThrow()
            .create(new BackendContext(Device.cpu(), 1, ModelRepository.of(null)));

    private static List<WrittenWord> words(String language, String text) {
        return PRONOUNCER.words(text, Locale.forLanguageTag(language));
    }

    /** The ways of the text's only word, phones run together. */
    private static List<String> ways(String language, String word) {
        List<WrittenWord> words = words(language, word);
        assertThat(words).as(word).hasSize(1);
        return words.get(0).pronunciations().stream()
                .map(p -> String.join("", p.phones()))
                .toList();
    }

    private static String all(String language, String text) {
        return words(language, text).stream()
                .map(w -> String.join("", w.pronunciations().get(0).phones()))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "en, people, pipʌl",
                "en, Dr., dɑktɝ",
                "en, Don’t, doʊnt",
                "en, don't, doʊnt",
                "es, muchachos, mutʃatʃos",
                "es, hombre, ombɾe",
                "es, vino, bino",
                "es, queso, keso",
                "es, guapo, gwapo",
                "it, gnocchi, ɲoki",
                "it, famiglia, famiʎa",
                "it, ciao, tʃao",
                "it, bocca, boka",
                "it, scienza, ʃentsa",
                "it, acqua, akwa",
                "it, buio, bujo",
                "it, già, dʒa",
                "it, cui, kui",
                "fr, temps, tɑ̃",
                "fr, enfants, ɑ̃fɑ̃",
                "fr, bon, bɔ̃",
                "fr, beau, bo",
                "fr, pommes, pɔm",
                "fr, oiseau, wazo",
                "fr, champ, ʃɑ̃",
                "fr, nuit, nɥi",
                "fr, fille, fij",
                "fr, homme, ɔm",
                "fr, sable, sabl",
                "fr, un, œ̃",
                "de, Apfel, apfəl",
                "de, spielen, ʃpilən",
                "de, Vater, fatɐ",
                "de, Wasser, vasɐ",
                "de, ich, ɪç",
                "de, Buch, bʊx",
                "de, Tag, tak",
                "de, schön, ʃøn",
                "de, Haus, haʊs",
                "de, leb, lep",
                "pl, dzień, dʑɛɲ",
                "cs, děvče, ɟɛvtʃɛ",
                "ro, bună, bunə",
                "sk, dobrý, dɔbri"
            })
    void wordsOfNineLanguages(String language, String word, String ipa) {
        assertThat(ways(language, word).get(0))
                .isEqualTo(java.text.Normalizer.normalize(ipa, java.text.Normalizer.Form.NFD));
    }

    /** What the lips must not do: the letter m of a nasal vowel, the doubled letters, the silent ends. */
    @ParameterizedTest
    @ValueSource(strings = {"temps", "camp", "nom", "ensemble", "champ"})
    void noLipsCloseForTheNasalVowelsOfFrench(String word) {
        assertThat(ways("fr", word).get(0)).doesNotContain("m", "p");
    }

    @Test
    void noLipsCloseForTheNasalVowelsOfFrenchButForOtherSounds() {
        assertThat(ways("fr", "ensemble").get(0)).contains("b");
        assertThat(ways("fr", "parfum").get(0)).startsWith("pa").doesNotContain("m");
    }

    @ParameterizedTest
    @CsvSource({
        "read, ɹɛd, ɹid",
        "live, laɪv, lɪv",
        "the, ðʌ, ði",
        "NASA, ɛneɪɛseɪ, næsʌ",
        "U.S.A., juɛseɪ, juɛseɪ",
        "1984, naɪntineɪtifɔɹ, wʌnθaʊzʌndnaɪnhʌndɹʌdeɪtifɔɹ"
    })
    void bothWaysOfSayingAWordAreGiven(String word, String one, String other) {
        assertThat(ways("en", word)).contains(one, other);
    }

    @ParameterizedTest
    @CsvSource({
        "kittened, kɪtʌnd",
        "bluejays, bludʒeɪz",
        "blogged, blɔɡd",
        "blogging, blɔɡɪŋ",
        "zapped, zæpt",
        "emailed, imeɪld",
        "sleekness, sliknʌs",
        "Smith's, smɪθs",
        "café, kʌfeɪ",
        "rock-'n'-roll, ɹɑkɛnɹoʊl",
        "moonwalked, munwɔkt"
    })
    void wordsTheDictionaryDoesNotHold(String word, String ipa) {
        assertThat(ways("en", word)).contains(ipa);
    }

    @Test
    void wordsThatNobodyKnowsAreSpelt() {
        assertThat(ways("en", "blimp")).containsExactly("blɪmp");
        assertThat(ways("en", "glimbop").get(0)).startsWith("ɡlɪmb").endsWith("p");
        assertThat(ways("en", "frumious").get(0)).startsWith("fɹ").contains("m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|3|θɹi", "en|1st|fɝst", "en|22nd|twɛntisɛkʌnd", "en|$5.50|faɪvdɑlɝzfɪfti", "en|€3|θɹijuɹoʊz",
                "en|2.5|tupɔɪntfaɪv", "en|1,000|wʌnθaʊzʌnd", "en|50%|fɪfti pɝsɛnt", "en|R&B|ɑɹ ʌnd bi", "es|3|tɾes",
                "it|1984|milenovetʃentotantakwatro", "de|21|aɪnʊndtsvantsɪç", "fr|21|vɛ̃teœ̃", "en|007|zɪɹoʊzɪɹoʊsɛvʌn"
            })
    void numbersAndSigns(String language, String text, String ipa) {
        assertThat(all(language, text)).isEqualTo(java.text.Normalizer.normalize(ipa, java.text.Normalizer.Form.NFD));
    }

    @Test
    void aVerbsEndMayBeSilentInFrench() {
        assertThat(ways("fr", "aiment")).containsExactly("ɛmɑ̃", "ɛm");
    }

    @Test
    void wordsKnowWhereTheyStand() {
        String text = "<speak>«L’été»… \uD83D\uDE00 naïve e\u0301te\u0301! <break time=\"1s\"/>Fin.</speak>";
        assertThat(words("fr", text))
                .allSatisfy(w -> assertThat(text.substring(w.begin(), w.end())).isEqualTo(w.text()));
        assertThat(words("fr", text))
                .extracting(WrittenWord::text)
                .containsExactly("L’été", "naïve", "e\u0301te\u0301", "Fin");
        assertThat(ways("fr", "e\u0301te\u0301")).isEqualTo(ways("fr", "été"));
    }

    /** Only what says that it is SSML has tags; the rest has signs. */
    @Test
    void whatStandsBetweenSignsIsSaid() {
        assertThat(words("en", "a < b and c > d"))
                .extracting(WrittenWord::text)
                .containsExactly("a", "b", "and", "c", "d");
    }

    /** Letters have no names here outside of English: what cannot be a word is left to the ear. */
    @Test
    void acronymsOfOtherLanguagesAreNotSaidAsTheirBareLetters() {
        assertThat(words("es", "la BBC y la NASA"))
                .extracting(WrittenWord::text)
                .containsExactly("la", "y", "la", "NASA");
        assertThat(ways("es", "NASA")).containsExactly("nasa");
    }

    @Test
    void thousandsAndDecimalsAreWhole() {
        assertThat(ways("en", "$1,000").get(0)).endsWith("θaʊzʌnddɑlɝz");
        assertThat(ways("de", "2,5").get(0)).contains("k", "m");
    }

    @Test
    void punctuationIsNotSaid() {
        assertThat(words("en", " -- ... !? \"\" ()[] \n\t —")).isEmpty();
        assertThat(words("en", "")).isEmpty();
        assertThat(words("es", "¿Qué?")).extracting(WrittenWord::text).containsExactly("Qué");
    }

    @Test
    void aLanguageThatIsNotKnownIsToldWithThoseThatAre() {
        assertThat(PRONOUNCER.knows(Locale.KOREAN)).isFalse();
        assertThat(PRONOUNCER.knows(Locale.forLanguageTag("es-MX"))).isTrue();
        InvalidInputException thrown = catchThrowableOfType(InvalidInputException.class, () -> words("ko", "안녕"));
        assertThat(thrown).hasMessageContaining("'ko'").hasMessageContaining("[cs, de, en, es, fr, it, pl, ro, sk]");
        assertThat(thrown.problems()).extracting(Problem::code).containsExactly(Problem.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "es", "it", "fr", "de", "pl"})
    void whatNobodyWouldSayIsDoneInTime(String language) {
        List<String> hostile = List.of(
                "a".repeat(1_000_000),
                "<".repeat(200_000),
                "'".repeat(200_000),
                "1".repeat(200_000),
                "-a".repeat(200_000),
                "\u202e\u0000\u001b[2J \ud800 \udc00 \u0301\u0301",
                "日本語 العربية Ελλάδα",
                "x1y2z3 ".repeat(20_000));
        for (String text : hostile) {
            assertThat(words(language, text))
                    .allSatisfy(w -> assertThat(w.end()).isLessThanOrEqualTo(text.length()));
        }
    }
}
