package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class LinkTest {
    @Test
    public void linksAreReadAndWritten() {
        Rows.check(
                """
                <http://example.com/TheBook/chapter2>; rel="previous"; title="previous chapter" | <http://example.com/TheBook/chapter2>; rel="previous"; title="previous chapter"
                </>; rel="http://example.net/foo"              | </>; rel="http://example.net/foo"
                </terms>; rel="copyright"; anchor="#foo"       | </terms>; rel="copyright"; anchor="#foo"
                <http://example.org/>; rel="start http://example.net/relation/other" | <http://example.org/>; rel="start http://example.net/relation/other"
                <https://example.org/>; rel="start", <https://example.org/index>; rel="index" | <https://example.org/>; rel="start" & <https://example.org/index>; rel="index"
                </TheBook/chapter2>; rel="previous"; title*=UTF-8'de'letztes%20Kapitel, </TheBook/chapter4>; rel="next"; title*=UTF-8'de'n%c3%a4chstes%20Kapitel | </TheBook/chapter2>; rel="previous"; title*=UTF-8'de'letztes%20Kapitel & </TheBook/chapter4>; rel="next"; title*=UTF-8'de'n%c3%a4chstes%20Kapitel
                </a,b>;rel=next,</c>;REL=prev                  | </a,b>; rel="next" & </c>; rel="prev"
                </a>                                           | </a>
                <>; rel="self"                                 | <>; rel="self"
                </a>; rel = "next" ; crossorigin ;; x=y        | </a>; rel="next"; crossorigin; x="y"
                </a>; rel=a; rel=b                             | </a>; rel="a"
                , </a>; rel=a ,, </b>; rel=b,                  | </a>; rel="a" & </b>; rel="b"
                </a>; rel=a, b, </c>                           | </a>; rel="a"
                </a; rel=a                                     | (empty)
                </a> b                                         | (empty)
                </a b>                                         | (empty)
                /a; rel=a                                      | (empty)
                (empty)                                        | (empty)
                """,
                cells ->
                        String.join(
                                " & ",
                                Link.parse(cells.get(0)).stream().map(Link::toString).toList()));
    }

    @Test
    public void linksAreFoundByTheirRelation() {
        List<Link> links = Link.parse("</a>; rel=\"next Start\", </b>; rel=prev, </c>");
        assertEquals("/a", Link.withRelation(links, "start").getFirst().target());
        assertEquals(List.of("next", "start"), links.getFirst().relations());
        assertEquals(List.of(), links.getLast().relations());
        assertEquals(List.of(), Link.withRelation(links, "last"));
    }

    @Test
    public void aTitleMayBeAnyText() {
        Link link = Link.of("/a", "next").withTitle("n\u00e4chstes");
        assertEquals("</a>; rel=\"next\"; title*=UTF-8''n%C3%A4chstes", link.toString());
        assertEquals(Optional.of("n\u00e4chstes"), link.title());
        assertEquals(link, Link.parse(link.toString()).getFirst());
        assertEquals(Optional.of("a"), Link.of("/a", "b").withTitle("a").title());
        assertEquals(Optional.empty(), Link.of("/a", "b").title());
        assertEquals(Optional.of("x"), Link.of("/a", "b").with("Type", "x").parameter("tYPE"));
    }

    @Test
    public void whatCouldEndTheTargetIsRefused() {
        for (String wrong : List.of("/a>b", "/a b", "/<", "/\r\n", "/\u00e4")) {
            assertThrows(IllegalArgumentException.class, () -> Link.of(wrong, "next"));
        }
        assertThrows(IllegalArgumentException.class, () -> Link.of("/a", "next\n"));
    }
}
