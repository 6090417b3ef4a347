package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class AcceptOthersTest {
    @Test
    public void charsetsAreNegotiated() {
        Rows.check(
                """
                UTF-7, unicode-1-1                               | UTF-8, iso-8859-5              | (empty)
                utf-8, unicode-1-1, iSo-8859-5                   | UTF-8, iso-8859-5              | UTF-8, iso-8859-5
                utF-8;q=0.2, uniCode-1-1;q=0.9, iSo-8859-5;q=0.8 | iso-8859-5, unicode-1-1, utf-8 | unicode-1-1;q=0.9, iso-8859-5;q=0.8, utf-8;q=0.2
                utf-8, unicode-1-1;q=0.9, iSo-8859-5;q=0.9       | iso-8859-5, utf-8, unicode-1-1 | utf-8, iso-8859-5;q=0.9, unicode-1-1;q=0.9
                iso-8859-5, unicode-1-1;q=0.8                    | utf-8, iso-8859-5              | iso-8859-5
                *                                                | UTF-8, iso-8859-5              | UTF-8, iso-8859-5
                *;q=0.8                                          | UTF-8, iso-8859-5              | UTF-8;q=0.8, iso-8859-5;q=0.8
                UTF-7, *                                         | UTF-8, UTF-7                   | UTF-8, UTF-7
                UTF-7;q=0.5, *                                   | UTF-7, UTF-8                   | UTF-8, UTF-7;q=0.5
                UTF-8, *;q=0                                     | UTF-7                          | (empty)
                UTF-8, *;q=0                                     | UTF-8                          | UTF-8
                UTF-8;q=0, *                                     | UTF-8                          | (empty)
                UTF-8;q=0, *;q=0                                 | UTF-8, UTF-7                   | (empty)
                UTF-8, UTF-8;q=0                                 | UTF-8                          | UTF-8
                UTF-8, UTF-8;q=0, UTF-7                          | UTF-8, UTF-7                   | UTF-8, UTF-7
                UTF-8;q=0.5, UTF-8;q=0.7, UTF-8;q=0.6, UTF-7     | UTF-8, UTF-7                   | UTF-7, UTF-8;q=0.5
                UTF-8;q=0.8, *;q=0.9, *;q=0                      | UTF-8, UTF-7                   | UTF-7;q=0.9, UTF-8;q=0.8
                UTF-8;q=0.8, *;q=0, *;q=0.9                      | UTF-8, UTF-7                   | UTF-8;q=0.8
                (empty)                                          | UTF-8                          | UTF-8
                utf/8                                            | UTF-8, UTF-7                   | UTF-8, UTF-7
                utf-8;q=1.5                                      | UTF-7                          | UTF-7
                """,
                cells ->
                        Rows.joined(
                                AcceptCharset.parse(cells.get(0))
                                        .acceptable(Rows.list(cells.get(1)))));
    }

    @Test
    public void aResponseIsCodedForWhoAsksForItAndLikesNoCodingLess() {
        Rows.check(
                """
                (empty)                      | br, gzip | (empty)
                gzip                         | br, gzip | gzip
                x-gzip                       | br, gzip | gzip
                gzip, br                     | br, gzip | br
                gzip, br;q=0.9               | br, gzip | gzip
                *                            | br, gzip | br
                *;q=0                        | br, gzip | (empty)
                deflate                      | br, gzip | (empty)
                gzip                         | (empty)  | (empty)
                gzip;q=0.1                   | br, gzip | gzip
                gzip;q=0.5, identity         | br, gzip | (empty)
                gzip;q=0.5, IDentity         | br, gzip | (empty)
                gzip;q=0.5, identity;q=0.5   | br, gzip | gzip
                gzip;q=0.5, identity;q=0     | br, gzip | gzip
                gzip;q=0.5, *;q=0.8          | gzip     | gzip
                gzip//                       | br, gzip | (empty)
                """,
                cells ->
                        AcceptEncoding.parse(cells.get(0))
                                .bestCoding(Rows.list(cells.get(1)))
                                .orElse(""));
        assertEquals(Optional.empty(), AcceptEncoding.any().bestCoding(List.of("gzip")));
    }

    @Test
    public void codingsAreNegotiatedAndNoCodingIsAcceptableUnlessExcluded() {
        Rows.check(
                """
                (empty)                                              | (empty)           | (empty)
                gzip, compress                                       | (empty)           | (empty)
                (empty)                                              | gzip, deflate     | (empty)
                (empty)                                              | gzip, identity    | identity
                compress, deflate, gzip                              | identity          | identity
                compress, identity;q=0, gzip                         | identity          | (empty)
                *;q=0                                                | identity          | (empty)
                *;q=0, deflate, gzip                                 | identity          | (empty)
                *;q=0, deflate, identity;q=0, gzip                   | identity          | (empty)
                *;q=0, deflate, identity;q=0.1, gzip                 | identity          | identity;q=0.1
                compress, deflate, gzip                              | identity, gzip    | identity, gzip
                compress, deflate, gzip                              | gzip, identity    | gzip, identity
                IDentity;q=0.5, deflATE;q=0, gZIP;q=0, COMPress      | GZip, DEFlate, IDENTity, comPRESS | comPRESS, IDENTity;q=0.5
                compress;q=0, identity, *;q=0.5, identity;q=0, *;q=0, compress | compress, identity, deflate, gzip | identity, deflate;q=0.5, gzip;q=0.5
                compress, gzip                                       | br, gzip          | gzip
                *                                                    | br, identity      | br, identity
                compress;q=0.5, gzip;q=1.0                           | compress, gzip, identity | gzip, identity, compress;q=0.5
                gzip;q=1.0, identity; q=0.5, *;q=0                   | br, identity, gzip | gzip, identity;q=0.5
                *;q=0.5                                              | gzip, identity    | gzip;q=0.5, identity;q=0.5
                x-gzip;q=0.5                                         | gzip              | gzip;q=0.5
                gzip, x-compress                                     | x-gzip, compress  | x-gzip, compress
                gzip, deflate, br, zstd                              | zstd, br, gzip    | zstd, br, gzip
                gzip;q= 1                                            | br, gzip          | br, gzip
                compress;q=1.001                                     | br                | br
                """,
                cells ->
                        Rows.joined(
                                AcceptEncoding.parse(cells.get(0))
                                        .acceptable(Rows.list(cells.get(1)))));
        assertFalse(AcceptEncoding.any().isSent());
        assertEquals(1, AcceptEncoding.any().quality("br"), 0);
        assertTrue(AcceptEncoding.parse("").isSent());
        assertEquals(Optional.of("gzip"), AcceptEncoding.parse("gzip").best("br", "gzip"));
    }

    @Test
    public void languagesAreFiltered() {
        Rows.check(
                """
                de-de                                   | de, de-DE-1996, de-Deva, de-Latn-DE | de-DE-1996
                a                                       | (empty)          | (empty)
                a, b                                    | c, d             | (empty)
                a-b;q=0.9, c-d;q=0.5, e-f               | a, b, c, d, e, f | (empty)
                foO, BaR                                | foo, bar         | foo, bar
                b-c, a, b;q=0, d;q=0                    | b-c, a, b-c-d, d-e-f | a
                d-e-f                                   | a-b-c, d-e-f     | d-e-f
                a-b-c-d, a-b-c-d-e, a-b-c-d-f-g-h       | a-b-c-d-f-g      | a-b-c-d-f-g
                *                                       | a, b             | a, b
                *;q=0.2, a;q=0.5, b                     | a-a, b-a, c-a, d-a | b-a, a-a;q=0.5, c-a;q=0.2, d-a;q=0.2
                a;q=0.5, b, *                           | a-a, b-a, c-a, d-a | b-a, c-a, d-a, a-a;q=0.5
                a;q=0.5, *;q=0.9                        | a, b             | b;q=0.9, a;q=0.5
                a-b-c;q=0.7, a;q=0.9, a-b;q=0.8         | a-b-c            | a-b-c;q=0.9
                a-b-c;q=0.7, a;q=0.9, b;q=0.9, a-b;q=0.9 | a-b-c, b        | a-b-c;q=0.9, b;q=0.9
                a;q=0.7, b;q=0.3, c, d;q=0.5            | d, c, b, a       | c, a;q=0.7, d;q=0.5, b;q=0.3
                a, c, b                                 | b, a, c          | a, c, b
                a                                       | a-b, a, a-b-c    | a-b, a, a-b-c
                a;q=0.5, c;q=0.6, b;q=0.7, c;q=0.9      | a, b, c          | b;q=0.7, c;q=0.6, a;q=0.5
                a, b, c;q=0.5, c;q=0                    | a-a, b-a, c-a    | a-a, b-a, c-a;q=0.5
                a;q=0.5, c;q=0.9, b;q=0.9, c;q=0.9      | a, b, c          | c;q=0.9, b;q=0.9, a;q=0.5
                a;q=0.5, *;q=0.6, b;q=0.7, *;q=0.9      | a, b, c          | b;q=0.7, c;q=0.6, a;q=0.5
                a, b, *;q=0.5, *;q=0                    | a-a, b-a, c-a    | a-a, b-a, c-a;q=0.5
                a;q=0.5, *;q=0.9, b;q=0.9, *;q=0.9      | a, b, c          | c;q=0.9, b;q=0.9, a;q=0.5
                a-b;q=0.5, c-d, *, a-b, c-d;q=0.3, *;q=0 | a-b-c, c-d-e, e-f-g | c-d-e, e-f-g, a-b-c;q=0.5
                da, en-gb;q=0.8, en;q=0.7               | en-US, da-DK, en-GB | da-DK, en-GB;q=0.8, en-US;q=0.7
                en                                      | english, en-x    | en-x
                *;q=0                                   | en               | (empty)
                (empty)                                 | en, de           | en, de
                en_gb                                   | en, de           | en, de
                abcdefghi                               | en, de           | en, de
                1-en                                    | en               | en
                en--gb                                  | en               | en
                """,
                cells ->
                        Rows.joined(
                                AcceptLanguage.parse(cells.get(0))
                                        .filter(Rows.list(cells.get(1)))));
    }

    @Test
    public void languagesAreLookedUp() {
        Rows.check(
                """
                aA;q=0.3, Bb, cC;q=0.7         | Aa, bB, Cc                | bB
                bB-Cc;q=0.8, aA;q=0.9, Bb;q=0.9 | bb, aa                   | aa
                de-ch                          | de-CH-1996, de-CH, de     | de-CH
                de-ch                          | de-CH-1996, de            | de
                zh-Hant-CN-x-private1-private2 | zh-Hant-CN-x-private1-private2, zh-Hant-CN-x-private1, zh | zh-Hant-CN-x-private1-private2
                zh-Hant-CN-x-private1-private2 | zh-Hant-CN-x-private1, zh-Hant-CN-x, zh-Hant-CN | zh-Hant-CN-x-private1
                zh-Hant-CN-x-private1-private2 | zh-Hant-CN-x, zh-Hant-CN, zh-Hant, zh | zh-Hant-CN
                zh-Hant-CN-x-private1-private2 | zh-Hant, zh               | zh-Hant
                zh-Hant-CN-x-private1-private2 | zh                        | zh
                zh-Hant-CN-x-private1-private2 | some-other-tag-1          | none
                AA-T-subtag                    | Aa-t, aA                  | aA
                AA-1-subtag                    | aa-1, aA                  | aA
                Aa-P-subtag-8-subtag           | Aa-p-subtag-8, Aa-p, aA   | aA
                aA-3-subTag-C-subtag           | aA-3-subtag-c, aA-3, aA   | aA
                T-subtag                       | t-SubTag, another         | t-SubTag
                T-subtag                       | another, t                | none
                *, Aa-aA-AA                    | bb, aA                    | aA
                *                              | bb, aa                    | none
                dd, cc, *                      | bb, aa                    | none
                aa, bB-Cc-DD;q=0, bB-Cc, cc    | bb, bb-Cc-DD, Bb-cc       | Bb-cc
                fr-FR, zh-Hant                 | fr, zh-Hant, zh           | fr
                fr-FR, zh-Hant                 | zh, ja                    | zh
                range                          | (empty)                   | none
                (empty)                        | en                        | none
                """,
                cells ->
                        AcceptLanguage.parse(cells.get(0))
                                .lookup(Rows.list(cells.get(1)))
                                .orElse("none"));
    }

    @Test
    public void aLookupFallsBackToItsDefaultsUnlessTheyAreRefused() {
        Rows.check(
                """
                fr-FR, zh-Hant             | fr, zh-Hant, ja-JP, ja  | ja-JP    | tag   | fr
                fr-FR, zh-Hant             | ja-JP, ja               | ja-JP    | tag   | ja-JP
                fr-FR, zh-Hant             | ja                      | ja-JP    | tag   | ja
                fr-FR, zh-Hant             | other                   | ja-JP    | tag   | tag
                aa-bb, cc-dd, *;q=0        | ee-ff, ee               | ee-ff    | tag   | none
                aa-bb, cc-dd, eE-Ff;q=0    | Ee-fF                   | EE-FF    | tag   | tag
                aa-bb, cc-dd, eE-Ff-Gg;q=0 | Ee, Ee-fF-gG, Ee-fF     | EE-FF-GG | tag   | Ee-fF
                aa-bb, cc-dd, eE-Ff-Gg;q=0 | Ee-fF-gG, Ee            | EE-FF-GG | tag   | Ee
                aa-bb, cc-dd, eE;q=0       | Ee                      | EE       | tag   | tag
                aa-bb, cc-dd, eE-Ff;q=0    | Ee-fF, Ee-fF-33, ee     | EE-FF-33 | tag   | Ee-fF-33
                aa-bb, cc-dd, eE-Ff;q=0    | Ee-fF, eE               | EE-FF-33 | tag   | eE
                aa-bb, cc-dd               | ee-ff, ee               | (empty)  | tag   | tag
                aa-bb, cc-dd, *;q=0        | ee-ff, ee               | gg-hh    | ii-jj | none
                aa-bb, cc-dd, iI-jJ;q=0    | ee-ff, ee               | gg-hh    | Ii-Jj | none
                aa, Bb;q=0                 | cc                      | (empty)  | bB    | none
                (empty)                    | en                      | en-GB    | tag   | en
                """,
                cells ->
                        AcceptLanguage.parse(cells.get(0))
                                .lookup(Rows.list(cells.get(1)), cells.get(2), cells.get(3))
                                .orElse("none"));
    }

    @Test
    public void theseHeadersAreWrittenAsTheyCanBeReadAgain() {
        assertEquals("da, en-gb;q=0.8", AcceptLanguage.parse("da ,en-gb ; q=0.800").toString());
        assertEquals("", AcceptLanguage.any().toString());
        assertEquals("br, gzip;q=0.5", AcceptEncoding.parse("br,,x-gzip;Q=0.5").toString());
        assertEquals("utf-8, *;q=0", AcceptCharset.parse("utf-8, *;q=0.").toString());
        assertEquals(List.of(), AcceptCharset.any().ranges());
        assertEquals(AcceptEncoding.parse("br"), AcceptEncoding.parse(" br "));
    }
}
