"""Extra: where corners come from.

The ball of |w_1|^q + |w_2|^q while q runs from 2 to 1/2, beside the price |w|^q of one weight: a
corner of the ball is a kink of the price, and it is there from q = 1 on. Then what is paid for a
q below 1: already on one weight the balance is no longer the only one, and it jumps.

None of this is the lesson's; the numbers are this chapter's own. The ball has radius 1. The slice
is 1/2 (w - 1.2)² with the price of two weights, (alpha/2) |w|^q, so that its numbers are near those
of the film's first example. Balls with q other than 1/2, 1, 2 are drawn with an error below 2e-5 of
their radius, prices below 5e-5; the zoom scales the price itself and adds no error.
"""

from scenes.drawing.effects import Ripple, glide
from scenes.drawing.motion import Fade
from scenes.drawing.shapes import Dot
from scenes.look.theme import FADED
from scenes.props.power_ball import NEARLY, SPIKY, SQUARE, VERTEX, PowerBall
from scenes.props.two_valleys import TwoValleys
from scenes.stage.chapter import Stage

MIXED = 0.5  # the elastic net's share of L1
CLOSE = 4.0  # the zoom, as a power of ten


class Norms(Stage):
    """A corner is a kink of the price; below q = 1 zero comes by a jump."""

    def construct(self) -> None:
        self.set_the_stage()
        self.flatten()
        self.look_closer()
        self.meet_the_corner()
        self.mix()
        self.sharpen()
        self.take_one_weight()
        self.jump()
        self.lose_the_valley()
        self.slide()
        self.judge()

    def set_the_stage(self) -> None:
        """The ball at q = 2 and its price; the two games with one weight wait unseen."""
        self.ball = ball = PowerBall(self)
        self.dot = Dot(self, "optimum")
        self.games = games = TwoValleys(self, self.dot)
        self.dot.move(ball.board.point(VERTEX))
        self.values = games.values
        self.ripple = Ripple(self)
        board = ball.board
        self.lay(
            (board.sheet, ball.ghosts, ball.curve, board.axes, board.names, ball.marks, ball.panel),
            (ball.fan, ball.pull, ball.elastic, ball.glass),
            (*games.layers, self.ripple, self.dot),
        )
        opening = (board.sheet, ball.curve, board.axes, board.names, ball.panel)
        self.title_card(*opening, dot=self.dot)

    # The ball and its price

    def flatten(self) -> None:
        """From the circle downwards: the sides flatten, a corner seems to come."""
        ball = self.ball
        with self.beat("round") as beat:
            beat.play(Fade(ball.pull), to=0.5)
        with self.beat("flatten") as beat:
            beat.play(ball.bend(NEARLY), to=0.9)

    def look_closer(self) -> None:
        """Seen from near enough the price starts flat: no kink, no corner."""
        ball = self.ball
        with self.beat("closer") as beat:
            beat.play(Fade(ball.glass), to=0.1)
            beat.play(ball.zoom(CLOSE), to=0.75)
            beat.play(ball.zoom(0.0), to=1.0)

    def meet_the_corner(self) -> None:
        """At q = 1 the price has a kink at every scale; the ball has a corner, and its fan."""
        ball = self.ball
        with self.beat("corner") as beat:
            beat.play(ball.bend(SQUARE), to=0.3)
            beat.play(Fade(ball.fan), Fade(ball.pull, to=0.0), Fade(ball.marks), to=0.42)
            beat.play(ball.zoom(CLOSE), to=0.95)

    def mix(self) -> None:
        """The elastic net: round sides, and the corner stays."""
        ball = self.ball
        with self.beat("elastic") as beat:
            off = Fade(ball.fan, ball.glass, ball.formula, ball.plane.names[1], to=0.0)
            dim = Fade(ball.dial.still, ball.dial.moving, ball.marks, to=FADED)
            beat.play(off, dim, ball.zoom(0.0), to=0.15)
            beat.play(ball.mix(MIXED), Fade(ball.elastic), to=0.55)
            beat.hold(to=0.85)
            beat.play(ball.mix(1.0), Fade(ball.elastic, to=0.0), to=1.0)

    def sharpen(self) -> None:
        """Below 1 the corner turns into a spike, and the price starts upright."""
        ball = self.ball
        with self.beat("spike") as beat:
            beat.play(Fade(*ball.panel, ball.marks), to=0.15)
            beat.play(ball.bend(SPIKY), to=0.8)

    # One weight

    def take_one_weight(self) -> None:
        """One weight at q = 1/2, and beside it at q = 1, under one dial."""
        ball, games = self.ball, self.games
        with self.beat("two") as beat:
            beat.play(Fade(ball, *ball.panel, to=0.0), seconds=0.5)
            beat.play(glide(self.dot, games.start), Fade(*games.stage_set), seconds=0.9)
            beat.play(games.turn(0.7 * games.jump.alpha), to="zero")
            beat.play(self.ripple.spread(games.spike.spot(0.0)), seconds=0.8)

    def jump(self) -> None:
        """Both valleys equally deep: the best weight jumps to zero."""
        games = self.games
        with self.beat("equal") as beat:
            beat.play(games.turn(games.jump.alpha), to="equal")
            beat.play(Fade(games.level, games.marks[0]), seconds=0.6)
            beat.hold(to="jumps")
            beat.play(games.hop(), seconds=1.2)
            beat.play(self.ripple.spread(self.dot.where), seconds=0.8)

    def lose_the_valley(self) -> None:
        """The valley that was left becomes shallow, and is gone."""
        games = self.games
        with self.beat("gone") as beat:
            beat.play(Fade(games.level, to=0.0), games.turn(games.jump.gone_at), to="gone")
            beat.play(Fade(games.marks[1]), seconds=0.5)

    def slide(self) -> None:
        """L1 has one valley at a time: its weight slides into zero."""
        games = self.games
        with self.beat("slide") as beat:
            beat.play(games.turn(games.landing), to="lands")
            beat.play(Fade(games.marks[2]), self.ripple.spread(games.bead.where), seconds=0.8)

    def judge(self) -> None:
        """q = 1 is the only power with a corner and one balance: rewind, and see both again."""
        games = self.games
        with self.beat("judge") as beat:
            beat.play(games.turn(0.0), to=0.45)
            beat.play(games.turn(games.landing), to=0.95)
