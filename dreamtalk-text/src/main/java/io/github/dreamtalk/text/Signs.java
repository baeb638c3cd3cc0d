package io.github.dreamtalk.text;

import java.util.HashMap;
import java.util.Map;

/** What signs and abbreviations are said as. */
final class Signs {
    private static final Map<String, String> TABLES = Map.of(
            "en",
            "&=and +=plus %=percent @=at €=euros $=dollars £=pounds °=degrees ==equals mr.=mister mrs.=missus ms.=miz"
                    + " dr.=doctor st.=saint prof.=professor vs.=versus etc.=etcetera mr=mister mrs=missus dr=doctor",
            "es",
            "&=y +=más %=por_ciento @=arroba €=euros $=dólares £=libras °=grados ==igual_a sr.=señor sra.=señora"
                    + " srta.=señorita dr.=doctor dra.=doctora etc.=etcétera ud.=usted uds.=ustedes",
            "it",
            "&=e +=più %=per_cento @=chiocciola €=euro $=dollari £=sterline °=gradi ==uguale sig.=signor sig.ra=signora"
                    + " dott.=dottor ecc.=eccetera",
            "fr",
            "&=et +=plus %=pour_cent @=arobase €=euros $=dollars £=livres °=degrés ==égale m.=monsieur mme=madame"
                    + " mlle=mademoiselle dr=docteur etc.=etcétéra",
            "de",
            "&=und +=plus %=prozent @=at €=euro $=dollar £=pfund °=grad ==gleich hr.=herr fr.=frau dr.=doktor usw.=undsoweiter"
                    + " bzw.=beziehungsweise nr.=nummer");

    private Signs() {}

    /** Those of a language; none if it has no table. */
    static Map<String, String> of(String language) {
        Map<String, String> signs = new HashMap<>();
        for (String entry : TABLES.getOrDefault(language, "").split(" ")) {
            int equals = entry.indexOf('=', 1);
            if (equals > 0) {
                signs.put(
                        entry.substring(0, equals), entry.substring(equals + 1).replace('_', ' '));
            }
        }
        return Map.copyOf(signs);
    }
}
